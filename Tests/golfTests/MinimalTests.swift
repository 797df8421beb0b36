import Basics
import TestSupport
import Testing

@Suite("golf minimal")
struct MinimalTests {
  private func withShell(_ body: (Shell) throws -> Void) throws {
    try Shell.with(
      [
        "xor.csv": "x,y,xor,tolerance\n0,0,0,0.1\n0,1,1,0.1\n1,0,1,0.1\n1,1,0,0.1\n",
        "xor.json": Shell.xor(task: "xor.csv"),
      ], body)
  }

  @Test("a small task is proved minimal, and the network it writes is right")
  func proved() throws {
    try withShell { shell in
      let outcome = try shell.run("minimal", "--task", "xor.csv", "-o", "found.json")
      #expect(outcome.status == 0)
      #expect(
        outcome.output.contains("score 3, proved minimal: no network of score 2 or less does it"))
      #expect(try shell.run("verify", "found.json").status == 0)
      #expect(try shell.run("score", "found.json", "--json").output.contains("\"score\":3"))
    }
  }

  @Test("a network that is given is beaten, or proved minimal")
  func given() throws {
    try withShell { shell in
      let beaten = try shell.run("minimal", "xor.json")
      #expect(beaten.output.contains("incumbent       6, xor.json"))
      #expect(beaten.output.contains("score 3, proved minimal"))
      _ = try shell.run("minimal", "xor.json", "-o", "found.json")
      let again = try shell.run("minimal", "found.json")
      #expect(again.output.contains("score 3, proved minimal"))
      #expect(again.output.contains("incumbent       3, found.json"))
      #expect(!again.output.contains("proved right on"), "nothing is to be found below 3")
    }
  }

  @Test("a run keeps the bound, and show prints it")
  func kept() throws {
    try withShell { shell in
      let search = try shell.run(
        "search", "--task", "xor.csv", "--generations", "2", "--name", "one", "--quiet")
      #expect(search.status == 0)
      #expect(!(try shell.run("show", "one").output.contains("smallest score")))
      #expect(try shell.run("minimal", "one", "--up-to", "1").status == 0)
      #expect(try shell.run("show", "one").output.contains("smallest score: at least 2, proved"))
      // A bound that is less is not kept in the place of a better one, nor is that of another task.
      _ = try shell.run("minimal", "one", "--up-to", "0")
      _ = try shell.run("minimal", "one", "--task", "xor.csv", "--up-to", "2")
      #expect(try shell.run("show", "one").output.contains("smallest score: at least 2, proved"))
      let shown = try JSON(parsing: Array(shell.run("show", "one", "--json").output.utf8))
      #expect(shown["lower_bound"] == .number("2"))
      try shell.write(
        "runs/one/minimal.json",
        "{\"format\":\"golf-minimal/1\",\"digest\":\"0\",\"lower_bound\":9}")
      #expect(!(try shell.run("show", "one").output.contains("smallest score")))
    }
  }

  @Test("what cannot be done is said in a line")
  func refusals() throws {
    try withShell { shell in
      let metric = try shell.run("minimal", "--task", "xor.csv", "--metric", "parameters")
      #expect(metric.status == 2)
      #expect(metric.errors.contains("by the metric precision only, not by parameters"))
      let budget = try shell.run("minimal", "--task", "xor.csv", "--budget", "soon")
      #expect(budget.status == 64)
      #expect(budget.errors.contains("--budget soon: expected a time"))
      let score = try shell.run("minimal", "--task", "xor.csv", "--up-to=-1")
      #expect(score.status == 64)
      #expect(score.errors.contains("--up-to -1: expected 0 to 1000"))
    }
  }
}
