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

  @Test(
    "Whichever activations are permitted, a search finds no others, and a family says what it lacks"
  )
  func activations() throws {
    let all = ["identity", "relu", "softplus", "sigmoid", "sin"]
    try withShell { shell in
      for mask in 1..<32 where mask % 3 == 1 || mask == 3 || mask == 9 {
        let permitted = all.indices.filter { mask >> $0 & 1 == 1 }.map { all[$0] }
        for cases in ["largest-root:degree=2,range=-1...1", "xor.csv"] {
          let tolerance = cases == "xor.csv" ? #","tolerance":"0.1""# : ""
          try shell.write(
            "t.json",
            #"{"format":"golf-task/1","cases":"\#(cases)"\#(tolerance),"activations":"#
              + "[\"\(permitted.joined(separator: "\",\""))\"]}")
          let name = "r\(mask)\(cases.prefix(1))"
          let search = try shell.run(
            "search", "--task", "t.json", "--name", name, "--generations", "4", "--islands", "5",
            "--quiet")
          // Where only the identity is permitted no family is left.
          if search.status != 0 {
            #expect(search.status == 2 && search.errorLines.count == 1, "\(search.errors)")
            #expect(
              search.errors.contains("memorise: the task does not permit "), "\(search.errors)")
            continue
          }
          let show = try shell.run("show", name)
          #expect(show.status == 0, "\(permitted), \(cases): \(show.errors)")
        }
      }
      try shell.write(
        "t.json",
        #"{"format":"golf-task/1","cases":"largest-root","activations":["identity","relu"]}"#)
      let named = try shell.run("search", "--task", "t.json", "--family", "sampling")
      #expect(
        named.errors.contains("family sampling: the task does not permit sigmoid"),
        "\(named.errors)")
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

  @Test("A decision is searched, proved, shown, reported, exported and bounded")
  func decisions() throws {
    let head = #"{"format": "golf-task/1", "cases": "bits.csv", "#
    let files: KeyValuePairs = [
      "bits.csv": "x,y,odd,even\n0,0,-1,1\n0,1,1,-1\n1,0,1,-1\n1,1,-1,\n",
      "sign.json": head + #""inputs": ["x", "y"], "targets": ["odd"], "decision": "sign"}"#,
      "most.json": head + #""targets": ["odd", "even"], "decision": "argmax", "margin": "0.25"}"#,
    ]
    try Shell.with(files) { shell in
      for (task, decision) in [("sign", "sign"), ("most", "argmax, margin 0.25")] {
        let search = try shell.run(
          "search", "--task", "\(task).json", "--name", task, "--generations", "12")
        #expect(search.status == 0, "\(search.errors)")
        let proof = try shell.run("verify", task)
        #expect(proof.status == 0)
        #expect(proof.output.contains(try Regex("decision +\(decision)\n")), "\(proof.output)")
        #expect(!proof.output.contains("worst error"))
        let json = try shell.run("verify", task, "--json").output
        #expect(json.contains(try Regex("\"worst_error\": ?null")), "\(json)")
        for format in ["markdown", "svg", "latex", "matlab", "onnx"] {
          let export = try shell.run("export", task, "-o", "out", "--format", format)
          #expect(export.status == 0 && export.errors.isEmpty, "\(format) \(export.errors)")
        }
        let text = try shell.run("export", task, "--format", "markdown").output
        #expect(text.contains("| cases | decision | margin |"), "\(text)")
        #expect(try shell.run("report", task, "-o", "page.html").status == 0)
        #expect(try shell.run("show", task).status == 0)
      }
      let minimal = try shell.run("minimal", "--task", "sign.json")
      #expect(minimal.output.contains("proved minimal"), "\(minimal.output) \(minimal.errors)")
      // A constant decides nothing.
      let constant = #"""
        {"format": "golf-network/1", "task": "sign.json", "inputs": ["x", "y"],
         "neurons": [{"name": "o", "activation": "identity", "weights": {}, "bias": "1"}],
         "outputs": ["o"]}
        """#
      try shell.write("constant.json", constant)
      let wrong = try shell.run("verify", "constant.json")
      #expect(wrong.status == 1 && wrong.output.contains(/failures +2\n/), "\(wrong.output)")
    }
  }

  @Test("Searches count what the metric counts", arguments: ["distinct", "neurons"])
  func metrics(metric: String) throws {
    try Shell.with(["sum.csv": "x,y,z\n1,2,6\n2,1,6\n3,5,16\n-1,2,2\n4,4,16\n"]) { shell in
      let search = try shell.run(
        "search", "--task", "sum.csv", "--tolerance", "0.1", "--metric", metric, "--name", "s",
        "--generations", "20", "--seed", "2")
      #expect(search.status == 0, "\(search.errors)")
      // 2x + 2y takes one neuron and one number, twice.
      let proof = try shell.run("verify", "s")
      #expect(
        proof.output.contains(try Regex("score +1 [(]\(metric), 1 neuron[)]")), "\(proof.output)")
      #expect(proof.status == 0)
    }
  }

  @Test("A search says which families do not serve, and why, unless it was told which to take")
  func objections() throws {
    try withShell { shell in
      let search = ["search", "--task", "xor.json", "--generations", "1", "--name"]
      let all = try shell.run(search + ["a"])
      let line = all.output.split(separator: "\n").first { $0.hasPrefix("without   ") }
      #expect(line?.contains("analog (") == true && line?.contains("ladder (") == true)
      let json = try shell.run(search + ["b", "--json"]).output
      #expect(json.contains(#""objections":[{"family""#), "\(json)")
      let told = try shell.run(search + ["c", "--family", "layers"])
      #expect(told.status == 0 && told.output.contains("search    layers;"), "\(told.errors)")
    }
  }
}
