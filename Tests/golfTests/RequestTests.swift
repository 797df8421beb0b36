import Basics
import Foundation
import Networks
import TestSupport
import Testing

@Suite("What was asked is done, or refused")
struct RequestTests {
  /// x + y, or x + 1.5y, which is wrong by 1 at (1, 2) and by 0.125 at (-0.5, 0.25).
  private static func network(_ weight: String) -> String {
    """
    {"format":"golf-network/1","task":"sum.csv","inputs":["x","y"],
     "neurons":[{"name":"s","activation":"identity","weights":{"x":"1","y":"\(weight)"},"bias":"0"}],
     "outputs":["s"]}
    """
  }

  /// A shell with a run of sum.csv whose tolerance is 2, and whose incumbent is x + 1.5y.
  private func withRun(_ body: (Shell) throws -> Void) throws {
    let shell = try Shell()
    defer { shell.remove() }
    try shell.write("sum.csv", "x,y,sum\n1,2,3\n-0.5,0.25,-0.25\n")
    try shell.write("sum.json", Self.network("1"))
    try shell.write("wrong.json", Self.network("1.5"))
    let search = try shell.run(
      "search", "--task", "sum.csv", "--tolerance", "2", "--strategy", "grid", "--name", "wide",
      "--metric", "parameters")
    #expect(search.status == 0, "\(search.errors)")
    try shell.write("runs/wide/best.json", Self.network("1.5"))
    try body(shell)
  }

  @Test("--tolerance and --targets hold for a network in a run's folder")
  func tolerance() throws {
    try withRun { shell in
      for command in ["verify", "show"] {
        #expect(try shell.run(command, "wide").status == 0)
        #expect(try shell.run(command, "wide", "--tolerance", "1.001").status == 0)
        let strict = try shell.run(command, "wide", "--tolerance", "1e0")
        #expect(strict.status == 1, "\(command)")
        #expect(strict.output.contains("FAIL"))
        let targets = try shell.run(command, "wide", "--targets", "2")
        #expect(targets.status == 2)
        #expect(targets.errors.contains("the network reads (x, y), the task gives (x)"))
      }
      let export = try shell.run("export", "wide", "--format", "markdown", "--tolerance", "0.5")
      #expect(export.errors.contains("fails its task; exported without proof"))
      #expect(!export.output.contains("How it was proved"))
      let wide = try shell.run("export", "wide", "--format", "markdown", "--tolerance", "1.5")
      #expect(wide.output.contains("| 2 | 1.5 | at most 1 | at least 0.5 |"), "\(wide.output)")
      let targets = try shell.run("export", "wide", "--targets", "2")
      #expect(targets.status == 2)
    }
  }

  @Test("A task that is computed has its tolerance from its specification")
  func computed() throws {
    let shell = try Shell()
    defer { shell.remove() }
    let search = try shell.run(
      "search", "--task", "largest-root:degree=2,range=-1...1", "--strategy", "grid", "--name",
      "roots", "--generations", "20", "--family", "memorise")
    #expect(search.status == 0, "\(search.errors)")
    for command in ["verify", "show", "export"] {
      for option in ["--tolerance", "--targets"] {
        let outcome = try shell.run(command, "roots", option, "1")
        #expect(outcome.status == 2)
        #expect(outcome.errorLines.count == 1)
        #expect(outcome.errors.contains("--tolerance and --targets are for CSV files"))
      }
    }
  }

  @Test("A network that fails is no success, whoever shows it")
  func failing() throws {
    try withRun { shell in
      let task = ["--task", "sum.csv", "--tolerance", "0.1"]
      #expect(try shell.run(["show", "sum.json"] + task).status == 0)
      let wrong = try shell.run(["show", "wrong.json"] + task)
      #expect(wrong.status == 1)
      #expect(wrong.output.contains("FAILS on 2 of 2 cases"))
    }
  }

  @Test("The metric of a run is its networks' metric")
  func metric() throws {
    try withRun { shell in
      let score = try shell.run("score", "wide").output
      #expect(score.contains("parameters"))
      #expect(score.hasSuffix("total        1           2\n"), "\(score)")
      #expect(try shell.run("score", "wide", "--metric", "precision").output.contains("precision"))
      #expect(try shell.run("runs").output.contains("parameters"))
      #expect(try shell.run("show", "wide").output.contains("score 2 (parameters)"))
    }
  }

  @Test("A folder with nothing but a network is shown as it is verified")
  func recordFolder() throws {
    try withRun { shell in
      try FileSystem().makeFolder(shell.folder + "/runs/record")
      try shell.write("runs/record/best.json", Self.network("1"))
      try shell.write("runs/record/sum.csv", "x,y,sum,tolerance\n1,2,3,0.5\n")
      for place in ["record", "runs/record", "runs/record/best.json"] {
        let verify = try shell.run("verify", place)
        #expect(verify.status == 0, "\(place): \(verify.errors)")
        let show = try shell.run("show", place)
        #expect(show.status == 0, "\(place): \(show.errors)")
        #expect(show.output.contains("proved right on all 1 case"))
      }
    }
  }

  @Test("The file's name says the format")
  func formats() throws {
    try withRun { shell in
      for (name, start) in [
        ("n.svg", "<?xml"), ("n.m", "function"), ("n.md", "# Octave"), ("n.tex", "% "),
        ("n.py", "#"),
        ("n.dot", "//"), ("n.gv", "//"), ("n.json", "{"), ("N.SVG", "<?xml"), ("plain", "{"),
        ("dotted.d/plain", "{"),
      ] {
        try FileSystem().makeFolder(shell.folder + "/dotted.d")
        let outcome = try shell.run("export", "wide", "-o", name)
        #expect(outcome.status == 0, "\(name): \(outcome.errors)")
        let text = String(decoding: try FileSystem().read(shell.folder + "/" + name), as: UTF8.self)
        #expect(text.hasPrefix(start), "\(name): \(text.prefix(20))")
      }
      let unknown = try shell.run("export", "wide", "-o", "n.pdf")
      #expect(unknown.status == 64)
      #expect(unknown.errors.contains("name it with --format"))
      #expect(!FileSystem().exists(shell.folder + "/n.pdf"))
      #expect(try shell.run("export", "wide", "-o", "n.pdf", "--format", "dot").status == 0)
    }
  }

  @Test("A model in floats says what that breaks")
  func floats() throws {
    let shell = try Shell()
    defer { shell.remove() }
    // 2^24 + 1 is no float.
    try shell.write("count.csv", "x,y,tolerance\n16777217,16777217,0.5\n1,1,0.5\n")
    try shell.write(
      "same.json",
      """
      {"format":"golf-network/1","task":"count.csv","inputs":["x"],
       "neurons":[{"name":"s","activation":"identity","weights":{"x":"1"}}],"outputs":["s"]}
      """)
    let model = ["export", "same.json", "-o", "same.onnx"]
    let floats = try shell.run(model + ["--precision", "float"])
    #expect(floats.status == 0)
    #expect(floats.errors.contains("in floats it fails 1 case of 2; --precision double passes all"))
    let small = try FileSystem().read(shell.folder + "/same.onnx")
    let doubles = try shell.run(model)
    #expect(doubles.status == 0 && doubles.errors.isEmpty)
    #expect(try FileSystem().read(shell.folder + "/same.onnx") != small)
    let other = try shell.run("export", "same.json", "-o", "same.svg", "--precision", "float")
    #expect(other.status == 64)
    #expect(other.errors.contains("--precision is for --format onnx"))
  }

  @Test("Exact margins are exact, and tolerances that differ are told")
  func margins() throws {
    try withRun { shell in
      let verify = try shell.run("verify", "sum.json", "--task", "sum.csv", "--tolerance", "0.1")
      #expect(verify.output.contains("margin       0.1\n"), "\(verify.output)")
      #expect(verify.output.contains("worst error  0\n"))
      try shell.write("two.csv", "x,y,sum,tolerance\n1,2,3,0.5\n-0.5,0.25,-0.25,0.01\n")
      for format in ["markdown", "matlab", "svg", "dot", "python"] {
        let export = try shell.run(
          "export", "sum.json", "--task", "two.csv", "--format", format)
        #expect(export.output.contains("0.01 to 0.5"), "\(format)")
      }
    }
  }

  @Test("The hint says where the run is")
  func hint() throws {
    try withRun { shell in
      let search = [
        "search", "--task", "sum.csv", "--tolerance", "2", "--generations", "1", "--name", "n",
      ]
      #expect(try shell.run(search).output.contains("--resume n --budget 1h\n"))
      let other = try shell.run(search + ["--runs", "my runs"])
      #expect(other.output.contains("go on: golf search --resume n --budget 1h --runs 'my runs'\n"))
      #expect(
        try shell.run("search", "--resume", "n", "--runs", "my runs", "--generations", "1").status
          == 0)
    }
  }

  @Test("Networks answer under the names of the targets")
  func targetNames() throws {
    try withRun { shell in
      let search = try shell.run(
        "search", "--task", "sum.csv", "--tolerance", "0.1", "--strategy", "grid", "--name", "s")
      #expect(search.status == 0)
      let answers = try shell.run("evaluate", "s", input: "x;y\n1;2e0\n\n")
      #expect(answers.output.hasPrefix("x,y,sum\n1,2,"), "\(answers.output)")
      let marked = try shell.run("evaluate", "s", input: "\u{FEFF}x,y\r\n1,\"2\"\r\n")
      #expect(marked.output == answers.output)
    }
  }

  @Test("The environment says where runs are and how many threads there are")
  func environment() throws {
    try withRun { shell in
      let elsewhere = ["GOLF_RUNS": "elsewhere"]
      #expect(
        try shell.run(["runs"], environment: elsewhere).output == "no runs in elsewhere\n")
      #expect(
        try shell.run(["runs", "--runs", "runs"], environment: elsewhere).output.contains("wide"))
      #expect(try shell.run(["verify", "wide"], environment: ["GOLF_THREADS": "1"]).status == 0)
      let bad = try shell.run(["verify", "wide"], environment: ["GOLF_THREADS": "many"])
      #expect(bad.status == 64)
      #expect(bad.errors.contains("GOLF_THREADS=many: expected 1 to 4096"))
      let given = try shell.run(
        ["verify", "wide", "--threads", "2"], environment: ["GOLF_THREADS": "1"])
      #expect(given.status == 0)
    }
  }

  @Test("The published networks are built from a line each, others from other values")
  func build() throws {
    let shell = try Shell()
    defer { shell.remove() }
    for (family, score) in [("memorise", "29,306"), ("sampling", "4,028")] {
      let outcome = try shell.run("build", family, "-o", "\(family).json")
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(
        outcome.errors.contains("score \(score) (precision), proved right on all 9,261 cases"))
      #expect(try shell.run("score", "\(family).json").output.contains(score))
    }
    let small = ["--task", "largest-root:degree=2,range=-1...1"]
    let other = try shell.run(["build", "sampling", "spacing=0.1"] + small)
    let plain = try shell.run(["build", "sampling"] + small)
    #expect(other.errors.contains("score"))
    #expect(other.output.contains("golf-network/1") && plain.output.contains("golf-network/1"))
    for (line, problem) in [
      (["sampling", "spacing=0.1", "spacing=0.1"], "spacing= is given twice"),
      (["sampling", "spacng=0.1"], "did you mean 'spacing'?"),
      (["sampling", "spacing=x"], "is no decimal"),
      (["sampling", "spacing"], "expected NAME=VALUE"),
      (["sampling", "spacing=123456"], "is none of its"), (["samplin"], "did you mean 'sampling'?"),
      (["analog"], "fitted by a search"),
    ] {
      let outcome = try shell.run(["build"] + line)
      #expect(outcome.status == 64, "\(line)")
      #expect(outcome.errorLines.count == 1)
      #expect(outcome.errors.contains(problem), "\(outcome.errors)")
    }
  }

  @Test("A word that is nearly right is told")
  func suggestions() throws {
    try withRun { shell in
      #expect(try shell.run("verify", "wyde").errors.contains("did you mean 'wide'?"))
      #expect(try shell.run("show", "wid").errors.contains("did you mean 'wide'?"))
      #expect(try shell.run("search", "--resume", "wied").errors.contains("did you mean 'wide'?"))
      let family = try shell.run("search", "--family", "memorize")
      #expect(family.errors.contains("did you mean 'memorise'?"))
      #expect(!(try shell.run("verify", "nothing").errors.contains("did you mean")))
      let command = try shell.run("serach", "--budget", "1s")
      #expect(command.status == 64 && command.errorLines.count == 1)
      #expect(command.errors.hasPrefix("golf: 'serach' is no command, expected search, runs, "))
      #expect(command.errors.contains("; did you mean 'search'?"))
      #expect(try shell.run("help", "search").status == 0)
    }
  }

  @Test("Completions know files, folders and families")
  func completions() throws {
    let shell = try Shell()
    defer { shell.remove() }
    let script = try shell.run("--generate-completion-script", "fish").output
    let lines = script.split(separator: "\n").filter { $0.contains("complete -c") }
    for (command, positional) in [("verify", true), ("export", true), ("show", true)] {
      let isThere = lines.contains {
        $0.contains("subcommands_positional_index_gt' \(command)")
          || $0.contains("\(command)")
            && $0.contains("-F")
      }
      #expect(isThere == positional, "\(command)")
    }
    #expect(script.contains("memorise"))
    #expect(script.contains("__fish_complete_directories"))
  }
}
