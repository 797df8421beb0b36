import Basics
import Foundation
import TestSupport
import Testing

@testable import golf

@Suite("Parameters held, narrowed and scanned")
struct ScanTests {
  private static let small = ["--task", "largest-root:degree=2,range=-2...2,tolerance=0.4"]

  /// The value of a member of the object that a command prints.
  private static func member(_ name: String, of output: String) throws -> JSON? {
    try JSON(parsing: Array(output.utf8))[name]
  }

  @Test("A scan says what golf build says of each network, and proves the cheapest")
  func scan() throws {
    let shell = try Shell()
    defer { shell.remove() }
    let scan = try shell.run(
      ["scan", "sampling", "spacing=0.1...0.2", "steepness=1000,100000", "-o", "scan.svg"]
        + Self.small)
    #expect(scan.status == 0, "\(scan.errors)")
    var lines = scan.output.split(separator: "\n").map { $0.split(separator: " ") }
    #expect(lines[0] == ["spacing", "\\", "steepness", "1000", "100000"])
    let cheapest = lines.removeLast().map(String.init)
    #expect(cheapest.prefix(4) == ["cheapest:", "golf", "build", "sampling"])
    var least = Int.max
    for row in lines.dropFirst() {
      for (steepness, cell) in zip(["1000", "100000"], row.dropFirst()) {
        let built = try shell.run(
          ["build", "sampling", "spacing=\(row[0])", "steepness=\(steepness)", "-o", "n.json"]
            + Self.small)
        let words = built.errors.split(separator: " ")
        if let score = Int(cell) {
          least = min(least, score)
          #expect(built.status == 0)
          #expect(words.dropFirst(2).first == "\(Text.grouped(score))", "\(built.errors)")
        } else {
          #expect(built.status == 1)
          #expect(built.errors.contains("FAILS on \(cell.dropFirst().dropLast()) of"))
        }
      }
    }
    #expect(lines.count > 4)
    #expect(scan.errors.contains("score \(Text.grouped(least)) (precision), proved right on all"))
    let best = try shell.run(["build"] + cheapest.dropFirst(3))
    #expect(best.errors == scan.errors)
    let picture = String(
      decoding: try FileSystem().read(shell.folder + "/scan.svg"), as: UTF8.self)
    #expect(picture.contains(">\(least)</text>"))
    let one = try shell.run(
      ["scan", "sampling", "spacing", "--set", "steepness=100000"] + Self.small)
    #expect(one.status == 0)
    #expect(
      one.output.split(separator: "\n").dropLast().allSatisfy {
        $0.split(separator: " ").count == 2
      })
    for (line, problem) in [
      (["sampling", "spacng"], "did you mean 'spacing'?"),
      (["sampling", "spacing", "spacing"], "spacing is given twice"),
      (["sampling", "spacing", "--set", "spacing=0.1"], "spacing is what varies"),
      (["sampling", "spacing", "--set", "reach=9...10"], "expected one value"),
      (["sampling", "spacing=0.3"], "is none of its 9 values, 0.05 to 0.2; near is 0.2"),
      (["sampling", "spacing=0.2...0.1"], "0.2 lies above 0.1"),
      (["sampling", "spacing=x"], "'x' is no decimal"),
      (["analog", "spacing"], "fitted by a search"),
    ] {
      let outcome = try shell.run(["scan"] + line + Self.small)
      #expect(outcome.status == 64, "\(line): \(outcome.errors)")
      #expect(outcome.errorLines.count == 1)
      #expect(outcome.errors.contains(problem), "\(outcome.errors)")
    }
    let none = try shell.run(["scan", "sampling", "spacing", "--set", "steepness=100"])
    #expect(none.status == 2)
    #expect(none.errors.contains("no network of these passes every case"))
  }

  @Test("A search keeps to what its parameters were narrowed to, and resumes so")
  func search() throws {
    let shell = try Shell()
    defer { shell.remove() }
    let held = ["spacing=0.2", "steepness=100000", "offset=0", "shift=0"].flatMap { ["--set", $0] }
    let search = ["search", "--family", "sampling", "--strategy", "grid", "--name", "held"]
    let found = try shell.run(
      search + held + ["--set", "reach=8,8.1", "--set", "bias=1...10", "--json", "--quiet"]
        + Self.small)
    #expect(found.status == 0, "\(found.errors)")
    #expect(
      try Self.member("reason", of: found.output)
        == .string("every network of these families was tried"))
    guard case .number(let best)? = try Self.member("score", of: found.output),
      case .number(let candidates)? = try Self.member("candidates", of: found.output)
    else {
      Issue.record("\(found.output)")
      return
    }
    #expect(candidates == "20")
    let scan = try shell.run(
      ["scan", "sampling", "bias=1...10", "reach=8,8.1"] + held + Self.small)
    #expect(scan.errors.contains("score \(Text.grouped(Int(best) ?? 0)) (precision)"))
    let resumed = try shell.run("search", "--resume", "held", "--generations", "500")
    #expect(resumed.status == 0)
    #expect(resumed.output.contains("every network of these families was tried"))
    for (line, problem) in [
      (["--set", "spacing"], "--set 'spacing': expected NAME=VALUE"),
      (["--set", "spacing=0.1", "--set", "spacing=0.2"], "spacing is set twice"),
      (["--set", "size=1"], "no family of"), (["--set", "spacing=0.11111"], "is none of its"),
      (["--set", "spacing=0.1", "--from", "held"], "a network has no parameters"),
      (["--set", "spacing=0.1", "--resume", "held"], "--set was fixed when the run began"),
    ] {
      let outcome = try shell.run(["search"] + line)
      #expect(outcome.status != 0, "\(line)")
      #expect(outcome.errorLines.count == 1, "\(outcome.errors)")
      #expect(outcome.errors.contains(problem), "\(outcome.errors)")
    }
  }

  @Test("A search writes what TensorBoard draws beside its run")
  func tensorBoard() throws {
    let shell = try Shell()
    defer { shell.remove() }
    try shell.write("sum.csv", "x,y,sum,tolerance\n1,2,3,0.1\n")
    let search = ["search", "--task", "sum.csv", "--generations", "3"]
    let outcome = try shell.run(search + ["--tensorboard", "log", "--name", "seen"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    let names = try FileSystem().names(in: shell.folder + "/log/seen")
    #expect(names.count == 1 && names[0].hasPrefix("events.out.tfevents."))
    let bytes = try FileSystem().read(shell.folder + "/log/seen/" + names[0])
    #expect(String(decoding: bytes, as: UTF8.self).contains("incumbent/score"))
    let refused = try shell.run(search + ["--tensorboard", "sum.csv", "--name", "refused"])
    #expect(refused.status == 2)
    #expect(refused.errors.contains("sum.csv"))
  }
}
