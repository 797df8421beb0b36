import Basics
import Certification
import Constructions
import CriticalPoints
import Evaluation
import Foundation
import Networks
import Tasks
import TestSupport
import Testing

@testable import Search

/// Every reader gets thousands of damaged and forged files, in this process. Nothing may end it: what
/// is refused is refused with the file's name, what is believed can be used and written again.
@Suite("Damaged and forged files, by the thousand")
struct MutantTests {
  /// How many for each reader; 20,000 take some minutes.
  private static let count =
    Int(ProcessInfo.processInfo.environment["GOLF_MUTANTS"] ?? "") ?? 1000

  private static let sum = "x,y,sum\n1,2,3\n-0.5,0.25,-0.25\n2,2,4\n-1,3,2\n"

  private func task() throws -> Task {
    try TaskFile(
      name: "sum.csv", bytes: Array(Self.sum.utf8), tolerance: ExactDecimal(1, exponent: -1)
    ).task()
  }

  /// Reads mutants; every error must begin with the name of the file.
  private func attack(
    _ name: String, seed: UInt64, _ mutant: (inout Mutator) throws -> [UInt8],
    _ read: (_ bytes: [UInt8], _ isChosen: Bool) throws -> Void
  ) throws {
    var mutator = Mutator(seed: seed)
    var (believed, refused) = (0, 0)
    for _ in 0..<Self.count {
      let bytes = try mutant(&mutator)
      let isChosen = mutator.isChosen(oneIn: 4)
      do {
        try read(bytes, isChosen)
        believed += 1
      } catch {
        refused += 1
        #expect("\(error)".hasPrefix(name), "\(error)")
      }
    }
    if Self.count > 1000 { print("\(name): \(believed) believed, \(refused) refused") }
    #expect(believed > 0 && refused > Self.count / 4, "\(believed) believed, \(refused) refused")
  }

  @Test("Networks")
  func networks() throws {
    let record = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path
    let file = try FileSystem().read(record + "/../../runs/record/best.json")
    let network = try NetworkFile.network(from: file, file: "best.json")
    let task = try LargestRoot(range: -1...1).task(threads: 1)
    let table = CaseTable(task)
    let json = try JSON(parsing: Array(NetworkFile.text(of: network).utf8))
    try attack("m.json", seed: 1) {
      $0.bytes(of: json)
    } _: { bytes, _ in
      let network = try NetworkFile.network(from: bytes, file: "m.json")
      let text = NetworkFile.text(of: network)
      #expect(try NetworkFile.network(from: Array(text.utf8), file: "m.json") == network)
      #expect(network.tidied().score() <= network.score())
      guard task.mismatch(with: network) == nil else { return }
      _ = FastJudge(table).judge(Program(folding: network, over: table))
      _ = CertifiedJudge(task, threads: 1).certify(network, stopAtFailure: true)
    }
  }

  @Test("Task files with decisions")
  func decisions() throws {
    let text = #"""
      {"format": "golf-task/1", "cases": "sum.csv", "inputs": ["x"], "targets": ["y", "sum"],
       "decision": "argmax", "margin": "0.5", "title": "t", "metric": "parameters"}
      """#
    let json = try JSON(parsing: Array(text.utf8))
    let cases = "x,y,sum\n1,2,3\n-0.5,0.25,\n2,1,4\n-1,1,-2\n"
    try attack("m.json", seed: 10) {
      $0.bytes(of: json)
    } _: { bytes, _ in
      let written = try TaskDescription(name: "m.json", bytes: bytes)
      guard let file = written.caseFile else { return }
      do {
        let task = try written.task(cases: Array(cases.utf8), threads: 1)
        #expect(task.caseCount == 4 && task.openings.allSatisfy { $0.count == 4 })
        #expect(task.winners.allSatisfy(task.outputs.indices.contains))
        #expect(CaseTable(task).caseCount == 4)
      } catch let error as TaskError where !error.description.hasPrefix("m.json") {
        #expect(error.description.hasPrefix(file), "\(error)")
        throw TaskError("m.json: \(error)")
      }
    }
  }

  @Test("Task files with rules")
  func rules() throws {
    let text = #"""
      {"format": "golf-task/1", "title": "t", "cases": "sum.csv", "inputs": ["x"], "targets": ["sum"],
       "tolerance": {"between": ["y", "sum"]}, "metric": "parameters",
       "activations": ["identity", "relu"], "layered": true, "integers": true, "neurons": 3,
       "depth": 2, "fan-in": 2, "digits": 2}
      """#
    let json = try JSON(parsing: Array(text.utf8))
    var builder = NetworkBuilder(inputs: ["x"])
    let unit = builder.add(.relu, [(builder.input(0), 1)])
    let network = builder.network(outputs: [unit])
    let cases = "x,y,sum\n1,2,3\n-0.5,0.25,2\n2,1,4\n-1,1,2\n"
    try attack("m.json", seed: 9) {
      $0.bytes(of: json)
    } _: { bytes, _ in
      let written = try TaskDescription(name: "m.json", bytes: bytes)
      guard let file = written.caseFile else { return }
      do {
        let task = try written.task(cases: Array(cases.utf8), threads: 1)
        #expect(task.caseCount == 4 && !task.inputs.isEmpty && !task.outputs.isEmpty)
        _ = task.rules.objection(to: network)
      } catch let error as TaskError where !error.description.hasPrefix("m.json") {
        #expect(error.description.hasPrefix(file), "\(error)")
        throw TaskError("m.json: \(error)")
      }
    }
  }

  @Test("Tables of cases")
  func tables() throws {
    let rows = Self.sum.split(separator: "\n").map { row in
      JSON.array(row.split(separator: ",").map { JSON.string(String($0)) })
    }
    try attack("m.csv", seed: 2) { mutator in
      let bytes = mutator.bytes(of: .array(rows))
      guard case .array(let rows)? = try? JSON(parsing: bytes) else { return bytes }
      let lines = rows.map { row -> String in
        guard case .array(let fields) = row else { return row.compact }
        return fields.map { field in
          if case .string(let text) = field { text } else { field.compact }
        }.joined(separator: ",")
      }
      return Array(lines.joined(separator: "\n").utf8)
    } _: { bytes, _ in
      let task = try TaskFile(name: "m.csv", bytes: bytes, tolerance: .one).task()
      #expect(task.caseCount > 0 && CaseTable(task).caseCount == task.caseCount)
    }
  }

  @Test("Descriptions of runs")
  func descriptions() throws {
    let description = RunDescription(
      version: "test", created: "now", command: ["golf", "search"], task: try task(), seed: 1,
      islands: 4, families: ["memorise", "layers"], budget: 60)
    let json = try JSON(parsing: description.bytes())
    try attack("run.json", seed: 3) {
      $0.bytes(of: json)
    } _: { bytes, _ in
      let read = try RunDescription(bytes, file: "run.json")
      #expect(try RunDescription(read.bytes(), file: "run.json") == read)
    }
  }

  @Test("Checkpoints with a right checksum")
  func checkpoints() throws {
    let task = try task()
    let setting = try SearchSetting(
      task: task, families: Catalogue.families.filter { $0.objection(to: task) == nil },
      threads: 1, portion: 1_000_000)
    let engine = Engine(setting, islands: 4, threads: 1)
    var state = Archipelago(setting, seed: 1, islands: 4)
    var bodies: [JSON] = []
    for generation in 0..<300 {
      if generation.isMultiple(of: 50) {
        let bytes = try Checkpoint(state: state, seconds: 1).bytes()
        let end = try #require(bytes.firstIndex(of: UInt8(ascii: "\n")))
        bodies.append(try JSON(parsing: Array(bytes[(end + 1)...])))
      }
      state = try #require(state.advanced(engine, interruption: Interruption()))
    }
    var turn = 0
    try attack("checkpoint", seed: 4) { mutator in
      turn += 1
      let body = mutator.bytes(of: bodies[turn % bodies.count])
      let header =
        "\(CheckpointContent.format) \(Checksum(of: body).hexadecimal) \(body.count)\n"
      return Array(header.utf8) + body
    } _: { bytes, isChosen in
      let read = try Checkpoint(bytes, file: "checkpoint", setting: setting)
      #expect(try Checkpoint(read.bytes(), file: "checkpoint", setting: setting) == read)
      guard isChosen, read.state.islands.count == 4 else { return }
      _ = read.state.advanced(engine, interruption: Interruption())
    }
  }

  @Test("Problems to solve")
  func problems() throws {
    let text = """
      {"name":"p","layers":[1,2,1],"activations":["lin",["0","1/2","1"]],"bias":null,
       "fixed":{"w3":"1/2"},"X":[["3/2"],["1"]],"Y":[["2"],[-1]],
       "lambda":["2/100","3/100","5/100","7/100"]}
      """
    let json = try JSON(parsing: Array(text.utf8))
    try attack("p.json", seed: 5) {
      $0.bytes(of: json)
    } _: { bytes, _ in
      _ = try Problem(bytes: bytes, file: "p.json")
    }
  }
}
