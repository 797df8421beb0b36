import Basics
import Foundation
import TestSupport
import Testing

/// golf solve beside programs that share nothing with it: Singular's Gröbner bases over the rational
/// numbers, python-flint's roots and balls.
@Suite("golf solve beside Singular and python-flint")
struct RandomProblemTests {
  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Runs a command; its status and what it printed.
  private static func run(_ command: [String]) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    process.environment = Shell.environment(["PYTHONDONTWRITEBYTECODE": "1"])
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
  }

  private static let hasFlint = (try? run(["python3", "-c", "import flint"]))?.status == 0
  private static let hasSingular = (try? run(["Singular", "--version"]))?.status == 0

  /// Set GOLF_PROBLEMS to try more than thirty.
  @Test(
    "As many points, complex and real, as Singular has, on random problems",
    .enabled(if: hasFlint && hasSingular, "Singular or python-flint is missing"))
  func random() throws {
    let count = ProcessInfo.processInfo.environment["GOLF_PROBLEMS"] ?? "30"
    let outcome = try Self.run([
      Self.root.path + "/Scripts/check-solve", "--count", count, "--golf", Shell.golf.path,
    ])
    #expect(outcome.status == 0, "\(outcome.output)")
    // Nothing was wrong and nothing flagged: every one of them was right, sets or none.
    let summary = outcome.output.split(separator: "\n").suffix(2).first ?? ""
    let numbers = summary.split(separator: ",").compactMap { part -> Int? in
      part.contains("right") ? part.split(separator: " ").first.flatMap { Int($0) } : nil
    }
    #expect(numbers.reduce(0, +) == Int(count), "\(outcome.output)")
  }

  @Test(
    "JSON alone suffices to prove every point again, and a wrong digit is found",
    .enabled(if: hasFlint, "python-flint is missing"))
  func verification() throws {
    let shell = try Shell()
    defer { shell.remove() }
    try shell.write(
      "p.json",
      """
      {"layers":[1,1,1,1],"activations":["lin","lin","lin"],"X":[["3/2"]],"Y":[["2"]],
       "lambda":["2/100","3/100","5/100"]}
      """)
    let solved = try shell.run("solve", "p.json", "--json")
    try shell.write("s.json", solved.output)
    let verify = [
      Self.root.path + "/Scripts/verify-solution", shell.folder + "/p.json",
      shell.folder + "/s.json",
    ]
    let right = try Self.run(verify)
    #expect(right.status == 0, "\(right.output)")
    #expect(right.output.contains("17 points proved, 9 of them real; 0 not proved"))
    // The twelfth digit of a coordinate.
    let damaged = solved.output.replacingOccurrences(of: "1.36755571580", with: "1.36755571581")
    #expect(damaged != solved.output)
    try shell.write("s.json", damaged)
    let wrong = try Self.run(verify)
    #expect(wrong.status == 1)
    #expect(wrong.output.contains("4 not proved"), "\(wrong.output)")
  }
}
