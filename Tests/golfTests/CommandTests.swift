import Basics
import Foundation
import TestSupport
import Testing

@Suite("golf as a stranger meets it")
struct CommandTests {
  @Test("A wrong command line is one line on standard error and status 64")
  func usage() throws {
    try Shell.withSum { shell in
      for line in [
        ["--wrong"], ["nonsense"], ["search", "--budget", "soon"], ["search", "--family", "x"],
        ["search", "--islands", "0"], ["search", "--threads", "-1"], ["search", "--seed", "x"],
        ["search", "--name", "a/b"], ["search", "--resume", "--seed", "1"],
        ["search", "--generations", "-5"], ["verify"], ["export", "sum.json", "--format", "pdf"],
        ["evaluate", "sum.json", "--", "1"], ["evaluate", "sum.json", "--", "1", "x"],
        ["score", "sum.json", "--metric", "weight"], ["solve"],
        ["solve", "x.json", "--regularise", "0"], ["solve", "x.json", "--starts", "-1"],
        ["solve", "x.json", "--threads", "0"],
      ] {
        let outcome = try shell.run(line)
        #expect(outcome.status == 64, "\(line)")
        #expect(outcome.errorLines.count == 1, "\(line): \(outcome.errors)")
        #expect(outcome.output.isEmpty, "\(line)")
      }
    }
  }

  @Test("Bad input is one line that names the file, and status 2")
  func badInput() throws {
    try Shell.withSum { shell in
      try shell.write("empty.json", "")
      try shell.write(
        "later.json", Shell.sum.replacingOccurrences(of: "golf-network/1", with: "x/2"))
      try shell.write("bad.csv", "x,y,sum\n1,2\n")
      for (line, word) in [
        (["solve", "none.json"], "none.json"), (["solve", "empty.json"], "empty.json"),
        (["solve", "sum.json"], "expected layers"),
        (["verify", "none.json"], "none.json"), (["verify", "empty.json"], "empty.json"),
        (["verify", "later.json"], "later.json"), (["score", "sum.csv"], "sum.csv"),
        (["verify", "sum.json"], "--tolerance"), (["show", "nothing"], "nothing"),
        (["verify", "sum.json", "--task", "bad.csv", "--tolerance", "1"], "line 2"),
        (["verify", "sum.json", "--task", "largest-root"], "reads"),
        (["search", "--task", "none.csv"], "none.csv"),
        (["search", "--task", "largest-rot"], "did you mean 'largest-root'?"),
        (["search", "--task", "largest-root:degree=9"], "degree"),
        (["search", "--task", "sum.csv", "--tolerance", "1", "--family", "ladder"], "ladder"),
        (["search", "--resume"], "runs"), (["search", "--runs", "/proc/x"], "/proc/x"),
      ] {
        let outcome = try shell.run(line)
        #expect(outcome.status == 2, "\(line)")
        #expect(outcome.errorLines.count == 1, "\(line): \(outcome.errors)")
        #expect(outcome.errors.contains(word), "\(line): \(outcome.errors)")
      }
    }
  }

  @Test("verify tells right from wrong by its exit status")
  func verify() throws {
    try Shell.withSum { shell in
      let right = try shell.run("verify", "sum.json", "--tolerance", "0.000001")
      #expect(right.status == 0)
      #expect(right.output.hasSuffix("PASS\n"))
      let wrong = try shell.run("verify", "wrong.json", "--tolerance", "0.125")
      #expect(wrong.status == 1)
      #expect(wrong.output.hasSuffix("FAIL\n"))
      #expect(wrong.errors.isEmpty)
    }
  }

  @Test("evaluate answers exactly, from the command line and from CSV")
  func evaluate() throws {
    try Shell.withSum { shell in
      #expect(try shell.run("evaluate", "sum.json", "--", "-1", "2.50").output == "1.5\n")
      let big = "123456789012345678901234567890.5"
      #expect(try shell.run("evaluate", "sum.json", "--", big, "0").output == big + "\n")
      let table = try shell.run("evaluate", "sum.json", input: "x,y\n1,2\n0.1,0.2\n")
      #expect(table.output == "x,y,s\n1,2,3\n0.1,0.2,0.3\n")
      let bad = try shell.run("evaluate", "sum.json", input: "1,2\n1,x\n")
      #expect(bad.status == 2)
      #expect(bad.errors.contains("line 2"))
    }
  }

  @Test("evaluate rounds correctly, or says that it cannot")
  func rounding() throws {
    try Shell.withSum { shell in
      for (name, activation) in [("sigmoid.json", "sigmoid"), ("sine.json", "sin")] {
        try shell.write(
          name,
          """
          {"format":"golf-network/1","task":"","inputs":["x"],"neurons":[{"name":"y",
           "activation":"\(activation)","weights":{"x":"1"},"bias":"0"}],"outputs":["y"]}
          """)
      }
      // 60-digit arithmetic: 0.0629143741261030449..., between two doubles.
      let close = try shell.run("evaluate", "sigmoid.json", "--", "-2.701")
      #expect(close.output == "0.06291437412610304\n")
      let huge = "1" + String(repeating: "0", count: 5000)
      let beyond = try shell.run("evaluate", "sine.json", "--", huge)
      #expect(beyond.status == 2)
      #expect(beyond.errorLines.count == 1)
    }
  }

  @Test("Output that cannot be written is a failure")
  func fullOutput() throws {
    try Shell.withSum { shell in
      let process = Process()
      process.executableURL = Shell.golf
      process.arguments = ["export", shell.folder + "/sum.json", "--format", "svg"]
      process.standardOutput = FileHandle(forWritingAtPath: "/dev/full")
      process.standardError = FileHandle.nullDevice
      try process.run()
      process.waitUntilExit()
      #expect(process.terminationStatus == 2)
      #expect(try shell.run("export", "sum.json", "-o", "/dev/null").status == 0)
      let dash = try shell.run("export", "sum.json", "-o", "-")
      #expect(dash.output == (try shell.run("export", "sum.json").output))
      #expect(!FileManager.default.fileExists(atPath: shell.folder + "/-"))
      #expect(try FileSystem().read("/dev/null").isEmpty)
    }
  }

  @Test("score counts the digits by part")
  func score() throws {
    try Shell.withSum { shell in
      let outcome = try shell.run("score", "wrong.json")
      let last = outcome.output.split(separator: "\n").last
      #expect(last?.split(separator: " ") == ["total", "1", "3"])
    }
  }

  @Test("A search on a CSV file ends with a network that verifies and exports")
  func search() throws {
    try Shell.withSum { shell in
      let outcome = try shell.run(
        "search", "--task", "sum.csv", "--tolerance", "0.1", "--strategy", "grid", "--name", "first"
      )
      #expect(outcome.status == 0)
      #expect(outcome.output.contains("every network of these families was tried"))
      #expect(try shell.run("verify", "first").status == 0)
      #expect(try shell.run("verify", "runs/first/best.json").status == 0)
      #expect(try shell.run("show", "first").output.contains("hall of fame"))
      #expect(try shell.run("runs").output.contains("first"))
      for format in [
        "json", "matlab", "markdown", "python", "c", "javascript", "pytorch", "latex", "dot", "svg",
      ] {
        let export = try shell.run("export", "first", "--format", format)
        #expect(export.status == 0)
        #expect(!export.output.isEmpty)
        #expect(export.errors.isEmpty)
      }
      let again = try shell.run(
        "search", "--task", "sum.csv", "--tolerance", "0.1", "--name", "first")
      #expect(again.status == 2)
      #expect(again.errors.contains("exists already"))
    }
  }

  @Test("Sketched networks that have walked verify, and a walk goes on from one that is given")
  func polish() throws {
    try Shell.withSum { shell in
      let task = ["--task", "sum.csv", "--tolerance", "0.1"]
      let sketched = try shell.run(
        ["search", "--name", "sketched", "--family", "layers", "--generations", "60"] + task)
      #expect(sketched.status == 0)
      #expect(try shell.run("verify", "sketched").status == 0)
      let walked = try shell.run(
        ["search", "--name", "walked", "--from", "sketched", "--generations", "5"] + task)
      #expect(walked.status == 0)
      #expect(try shell.run("verify", "walked").status == 0)
      let resumed = try shell.run("search", "--resume", "walked", "--generations", "8")
      #expect(resumed.status == 0)
      #expect(try shell.run("show", "walked", "--statistics").output.contains("moves of walking"))
      for (line, word) in [
        (["--from", "none.json"], "none.json"),
        (["--from", "sum.csv"], "sum.csv"),
      ] {
        let outcome = try shell.run(["search", "--name", "bad"] + line + task)
        #expect(outcome.status == 2)
        #expect(outcome.errorLines.count == 1)
        #expect(outcome.errors.contains(word), "\(outcome.errors)")
      }
      let repaired = try shell.run(
        ["search", "--name", "repaired", "--from", "wrong.json", "--generations", "20"] + task)
      #expect(repaired.status == 0)
      #expect(repaired.output.contains("fails in"))
      #expect(try shell.run("verify", "repaired").status == 0)
      let impossible = try shell.run(
        ["search", "--from", "sketched", "--strategy", "grid"] + task)
      #expect(impossible.status == 64)
      let grafted = try shell.run(
        ["search", "--name", "grafted", "--from", "sketched", "--family", "layers"]
          + ["--generations", "5"] + task)
      #expect(grafted.status == 0 && grafted.output.contains("layers, given"))
      #expect(try shell.run("search", "--resume", "grafted", "--generations", "8").status == 0)
      let built = try shell.run(
        ["search", "--from", "sketched", "--family", "memorise"] + task)
      #expect(built.status == 64 && built.errors.contains("only networks that are drawn"))
      let idle = try shell.run(["search", "--strategy", "walking"] + task)
      #expect(idle.status == 2 && idle.errors.contains("--from"))
    }
  }

  @Test("golf bench adds what it measured to a file")
  func record() throws {
    try Shell.withSum { shell in
      try shell.write(
        "zero.json",
        """
        {"format":"golf-network/1","task":"largest-root","inputs":["a","b","c"],
         "neurons":[{"name":"n","activation":"sin","weights":{"a":"1"}}],"outputs":["n"]}
        """)
      let line = ["bench", "zero.json", "--seconds", "0.01", "--record", "rates.jsonl"]
      for count in 1...2 {
        let outcome = try shell.run(line)
        #expect(outcome.status == 0, "\(outcome.errors)")
        let bytes = try FileSystem().read(shell.folder + "/rates.jsonl")
        let lines = try bytes.split(separator: UInt8(ascii: "\n")).map {
          try JSON(parsing: Array($0))
        }
        #expect(lines.count == count)
        #expect(lines.last?["format"] == .string("golf-bench/1"))
        #expect(lines.last?["signature"] != nil && lines.last?["networks"] != nil)
      }
      #expect(try shell.run("bench", "--signature", "--record", "x").status == 64)
    }
  }

  @Test("golf bench prints the signature")
  func signature() throws {
    try Shell.withSum { shell in
      let outcome = try shell.run("bench", "--signature")
      #expect(outcome.status == 0)
      #expect(outcome.output.count == 17)
    }
  }
}
