import Basics
import Foundation
import TestSupport
import Testing

@Suite("golf import")
struct ImportTests {
  @Test("An exported network comes back, and a search starts from it")
  func roundTrip() throws {
    let shell = try Shell()
    defer { shell.remove() }
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let record = root.path + "/runs/record/best.json"
    #expect(try shell.run("export", record, "-o", "record.onnx").status == 0)
    let plain = try shell.run("import", "record.onnx", "-o", "plain.json")
    #expect(plain.status == 0)
    #expect(plain.errors.contains("; no task was named"))
    let score = try shell.run("score", "plain.json", "--json")
    let before = try shell.run("score", record, "--json")
    #expect(
      try JSON(parsing: Array(score.output.utf8))["score"]
        == JSON(parsing: Array(before.output.utf8))["score"])
    let task = ["--task", "largest-root"]
    let back = try shell.run(["import", "record.onnx", "-o", "back.json"] + task)
    #expect(back.status == 0, "\(back.errors)")
    #expect(back.errors.contains("proved right on all 9,261 cases"))
    #expect(try shell.run("verify", "back.json").status == 0)
    let search = try shell.run(
      "search", "--from", "back.json", "--generations", "1", "--islands", "1", "--name", "on")
    #expect(search.status == 0, "\(search.errors)")
  }

  @Test("A fitted model is rounded to its tolerance, and one that fails says so")
  func rounding() throws {
    let shell = try Shell()
    defer { shell.remove() }
    let script =
      URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().path + "/ImportsTests/models.py"
    let made = try shell.run(
      ["python3", script, "."], of: URL(fileURLWithPath: "/usr/bin/env"))
    #expect(made.status == 0, "\(made.errors)")
    let rows = (-20...20).map { "\(Double($0) / 10),\(Double($0 * $0) / 100)" }
    try shell.write("square.csv", "x,y\n" + rows.joined(separator: "\n") + "\n")
    let task = ["--task", "square.csv", "--tolerance", "0.05"]
    let whole = try shell.run(
      ["import", "fitted.onnx", "--no-rounding", "-o", "whole.json"] + task)
    #expect(whole.status == 0, "\(whole.errors)")
    let short = try shell.run(["import", "fitted.onnx", "-o", "short.json"] + task)
    #expect(short.status == 0, "\(short.errors)")
    #expect(short.errors.contains("rounded from score"))
    #expect(short.errors.contains("proved right on all 41 cases"))
    func score(_ file: String) throws -> Int {
      let outcome = try shell.run("score", file, "--json")
      guard case .number(let text)? = try JSON(parsing: Array(outcome.output.utf8))["score"] else {
        return 0
      }
      return Int(text) ?? 0
    }
    #expect(try score("short.json") * 2 < score("whole.json"))
    let strict = try shell.run(
      "import", "fitted.onnx", "--task", "square.csv", "--tolerance", "1e-9")
    #expect(strict.status == 1)
    #expect(strict.errors.contains("FAILS on"))
    #expect(strict.output.contains("golf-network/1"))
    for (line, status, problem) in [
      (["product.onnx"], 2, "product.onnx: node 'y' (Mul): multiplies two computed values"),
      (["nothing.onnx"], 2, "nothing.onnx: No such file"),
      (["square.csv"], 2, "square.csv: is no ONNX model"),
      (["layers.onnx"] + task, 2, "layers.onnx: reads 2 values, the task gives 1: x"),
      (["layers.onnx", "--no-rounding"], 64, "nothing is rounded without --task"),
    ] as [([String], Int32, String)] {
      let outcome = try shell.run(["import"] + line)
      #expect(outcome.status == status, "\(line)")
      #expect(outcome.errorLines.count == 1)
      #expect(outcome.errors.contains(problem), "\(outcome.errors)")
    }
  }
}
