import Basics
import Foundation
import TestSupport
import Testing

@Suite("golf solve")
struct SolveTests {
  private static let chain = """
    {"layers":[1,1,1],"activations":["lin","lin"],"bias":null,"X":[["3/2"]],"Y":[["2"]],
     "lambda":["2/100","3/100"]}
    """

  private func withShell(_ body: (Shell) throws -> Void) throws {
    let shell = try Shell()
    defer { shell.remove() }
    try shell.write("chain.json", Self.chain)
    try shell.write(
      "plain.json",
      Self.chain.replacingOccurrences(of: "2/100", with: "0")
        .replacingOccurrences(of: "3/100", with: "0"))
    try body(shell)
  }

  @Test("The table says what was found and why nothing is missing")
  func table() throws {
    try withShell { shell in
      let outcome = try shell.run("solve", "chain.json", "--starts", "20")
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.errors.isEmpty)
      for text in [
        "5 complex, 3 of them real; each proved", "yes, proved", "0.065053059807551415952",
        "global minimum", "index sum", "20 random starts end in",
      ] {
        #expect(outcome.output.contains(text), "\(text)")
      }
      #expect(!outcome.output.contains("FAILED"))
      #expect(!outcome.output.contains("warning"))
    }
  }

  @Test("JSON has every point, and the same bytes for any number of threads")
  func json() throws {
    try withShell { shell in
      let one = try shell.run("solve", "chain.json", "--json", "--threads", "1")
      let two = try shell.run("solve", "chain.json", "--json", "--threads", "2")
      #expect(one.output == two.output)
      let json = try JSON(parsing: Array(one.output.utf8))
      guard case .array(let points)? = json["points"] else {
        Issue.record("no points")
        return
      }
      #expect(points.count == 5)
      #expect(points.count { $0["real"] == .bool(true) } == 3)
      #expect(json["complete"] == .bool(true))
      #expect(json["counts"]?["isolated"] == .number("5"))
    }
  }

  @Test("Without regularisation it names the sets, and the remedies work")
  func sets() throws {
    try withShell { shell in
      let plain = try shell.run("solve", "plain.json")
      #expect(plain.output.contains("dimension 1, loss 0 exactly"))
      #expect(plain.output.contains("sets of dimension 1 at most, those together of degree 2"))
      #expect(plain.output.contains("hint: --gauge"))
      let count = try shell.run("solve", "plain.json", "--count")
      #expect(
        count.output
          == "sets of critical points of dimension 1, together of degree 2, multiplicities counted; "
          + "beside them 1 simple point\n")
      let gauged = try shell.run("solve", "plain.json", "--gauge")
      #expect(gauged.output.contains("1 complex, 1 of them real; each proved"))
      let regular = try shell.run("solve", "plain.json", "--regularise", "1/100")
      #expect(regular.status == 0)
      #expect(regular.output.contains("5 complex, 3 of them real"))
    }
  }

  @Test("The picture is drawn")
  func picture() throws {
    try withShell { shell in
      let outcome = try shell.run("solve", "chain.json", "--picture", "points.svg")
      #expect(outcome.status == 0)
      let bytes = try FileSystem().read(shell.folder + "/points.svg")
      let text = String(decoding: bytes, as: UTF8.self)
      #expect(text.hasPrefix("<svg") && text.hasSuffix("</svg>\n"))
      #expect(text.components(separatedBy: "<circle").count == 3)
      #expect(text.contains("3 of 5 complex ones"))
      #expect(text.contains("the axis below is to scale"))
      // The losses 0.065... and 4 on an axis from just below to just above: 0.065 + 4 % of the way.
      let lines = text.components(separatedBy: "<line ").filter {
        $0.contains("stroke-width=\"0.7\"")
      }
      #expect(lines.count == 2)
      let ends = lines.compactMap { line in
        line.components(separatedBy: "x2=\"").last?.split(separator: "\"").first
          .flatMap { Double($0) }
      }
      let (left, right) = (80.0, 460.0)
      #expect(abs(ends[0] - (left + (right - left) * 0.04 / 1.08)) < 0.1)
      #expect(abs(ends[1] - (left + (right - left) * 1.04 / 1.08)) < 0.1)
    }
  }

  @Test("A picture that cannot be written costs nothing but the picture")
  func pictureFails() throws {
    try withShell { shell in
      let outcome = try shell.run("solve", "chain.json", "--picture", "missing/points.svg")
      #expect(outcome.status == 2)
      #expect(outcome.errors.contains("missing/points.svg"))
      #expect(outcome.output.contains("0.065053059807551415952"))
    }
  }

  @Test("Interrupted, it prints what it has and says that it is incomplete")
  func interrupted() throws {
    try withShell { shell in
      let zeros = Array(repeating: "\"1/3\",\"2/7\",\"3/5\"", count: 6).joined(separator: ",")
      try shell.write(
        "large.json",
        """
        {"layers":[3,3,3],"activations":["lin","lin"],"X":[[1,2,3],[2,-1,5],[1,1,-4]],
         "Y":[[1,2,-1],[3,5,2],[1,0,2]],"lambda":[\(zeros)]}
        """)
      let golf = try Conversation(
        shell, ["solve", "large.json", "--picture", "late.svg"], onTerminal: true)
      #expect(golf.wait { $0.contains("░") || $0.contains("█") })
      golf.end(with: SIGINT)
      #expect(golf.process.terminationReason == .exit)
      #expect(golf.process.terminationStatus == 1)
      let picture = try FileSystem().read(shell.folder + "/late.svg")
      #expect(String(decoding: picture, as: UTF8.self).contains("Stopped before the end"))
    }
  }

  @Test("Interrupted while it compares starts, it leaves the comparison out and says so")
  func interruptedStarts() throws {
    try withShell { shell in
      let golf = try Conversation(
        shell, ["solve", "chain.json", "--starts", "100000"], onTerminal: true)
      #expect(golf.wait(for: "layer by layer: 100000 starts"))
      golf.end(with: SIGINT)
      #expect(golf.process.terminationReason == .exit)
      #expect(golf.process.terminationStatus == 2)
      #expect(golf.text.contains("stopped before the end: the comparison is left out"))
    }
  }
  /// 73 points.
  private static let large = """
    {"layers":[1,2,3],"activations":["lin","lin"],"X":[["3/2"]],"Y":[["2","1/3","-5/4"]],
     "lambda":["2/10","3/10","5/10","7/10","11/10","13/10","17/10","19/10"]}
    """

  /// Set GOLF_KILLS to kill more often than the twelve times of an ordinary test.
  @Test("Killed at random moments and resumed, it ends with the same bytes")
  func killed() throws {
    try withShell { shell in
      try shell.write("large.json", Self.large)
      let whole = try shell.run("solve", "large.json", "--json")
      #expect(whole.status == 0)
      let wanted = ProcessInfo.processInfo.environment["GOLF_KILLS"].flatMap(Int.init) ?? 12
      var generator = SeededGenerator(seed: 7)
      var (kills, run) = (0, 0)
      while kills < wanted {
        run += 1
        let line = [
          "solve", "large.json", "--json", "--checkpoint", "state-\(run)", "--resume",
          "--threads", "\(1 + run % 3)",
        ]
        for _ in 0..<6 {
          let process = try shell.start(line)
          Thread.sleep(forTimeInterval: generator.unit() * 0.3)
          if process.isRunning { kills += 1 }
          kill(process.processIdentifier, SIGKILL)
          process.waitUntilExit()
        }
        let end = try shell.run(line)
        #expect(end.status == 0 && end.errors.isEmpty, "run \(run): \(end.errors)")
        #expect(end.output == whole.output, "run \(run)")
      }
    }
  }

  @Test(
    "Interrupted it saves, and goes on to the same bytes; another problem's checkpoint is refused")
  func resumed() throws {
    try withShell { shell in
      try shell.write("xor.json", Self.xor)
      let whole = try shell.run("solve", "xor.json", "--json")
      let line = ["solve", "xor.json", "--json", "--checkpoint", "state", "--threads", "1"]
      let golf = try Conversation(shell, line, onTerminal: true)
      #expect(golf.wait { $0.contains("░") || $0.contains("█") })
      golf.end(with: SIGINT)
      #expect(golf.process.terminationStatus == 1)
      #expect(golf.text.contains("stopped before the end"))
      let refused = try shell.run(line)
      #expect(refused.status == 2)
      #expect(refused.errors == "golf: state: is there already; --resume goes on from it\n")
      let other = try shell.run("solve", "chain.json", "--checkpoint", "state", "--resume")
      #expect(other.status == 2)
      #expect(
        other.errors
          == "golf: state: the checkpoint is of another problem, seed or version of golf\n")
      let resumed = try shell.run(line + ["--resume"])
      #expect(resumed.status == 0)
      #expect(resumed.output == whole.output)
      let lonely = try shell.run("solve", "chain.json", "--resume")
      #expect(lonely.status != 0)
      #expect(lonely.errors.contains("--resume needs --checkpoint FILE"))
    }
  }

  /// The published experiment: 641 points.
  private static let xor = """
    {"layers":[2,2,2,1],"activations":["lin","lin","lin"],
     "X":[["0","0"],["0","1"],["1","0"],["1","1"]],"Y":[["0"],["1"],["1"],["0"]],
     "lambda":["2/100","3/100","5/100","7/100","11/100","13/100","17/100","19/100","23/100",
               "29/100"]}
    """
}
