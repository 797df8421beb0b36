import TestSupport
import Testing

@Suite("Tasks with rules, on the command line")
struct RulesTests {
  private func withShell(_ body: (Shell) throws -> Void) throws {
    let task = """
      {"format": "golf-task/1", "cases": "xor.csv", "tolerance": "0.1", "metric": "parameters",
       "activations": ["identity", "relu"], "layered": true, "integers": true}
      """
    try Shell.with(
      [
        "xor.csv": "x,y,xor\n0,0,0\n0,1,1\n1,0,1\n1,1,0\n", "xor.json": task,
        "skips.json": Shell.xor(task: "xor.json"),
      ], body)
  }

  @Test("A search keeps the rules, can be resumed, and its network is proved under them")
  func search() throws {
    try withShell { shell in
      let first = try shell.run(
        "search", "--task", "xor.json", "--name", "r", "--generations", "20", "--quiet")
      #expect(first.status == 0, "\(first.errors)")
      let proof = try shell.run("verify", "r")
      #expect(proof.status == 0 && proof.output.contains("parameters"), "\(proof.output)")
      let best = try shell.run("export", "r", "--format", "json").output
      // Without skips XOR takes two hidden units: 4 + 2 weights and a bias or two.
      #expect(best.contains("\"task\": \"xor.json\"") || best.contains("\"task\":\"xor.json\""))
      for name in ["sin", "sigmoid", "softplus", "\"0.", "\"-0."] {
        #expect(!best.contains(name), "\(best)")
      }
      try shell.write("xor.json", "no task any more: the run has its own copy")
      let resumed = try shell.run("search", "--resume", "r", "--generations", "24", "--quiet")
      #expect(resumed.status == 0, "\(resumed.errors)")
    }
  }

  @Test("A network that breaks a rule is refused, and the rule is named")
  func refused() throws {
    try withShell { shell in
      let message = "reads past the layer before its own; the task wants layers"
      for command in [
        ["verify", "skips.json"], ["search", "--from", "skips.json", "--task", "xor.json"],
      ] {
        let outcome = try shell.run(command)
        #expect(outcome.status != 0 && outcome.errorLines.count == 1)
        #expect(outcome.errors.contains("neuron 'o' " + message), "\(outcome.errors)")
      }
      let minimal = try shell.run("minimal", "--task", "xor.json")
      #expect(minimal.status != 0 && minimal.errorLines.count == 1)
      let options = try shell.run("search", "--task", "xor.json", "--tolerance", "1")
      #expect(
        options.errors.contains("--tolerance and --targets are for CSV files; xor.json says them"))
      #expect(options.status != 0)
      try shell.write("xor.csv", "")
      let empty = try shell.run("search", "--task", "xor.json")
      #expect(empty.status != 0 && empty.errors.contains("xor.csv: is empty"))
    }
  }
}
