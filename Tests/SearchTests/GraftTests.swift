import Basics
import Constructions
import Evaluation
import Networks
import Tasks
import Testing

@testable import Search

@Suite("Grafts")
struct GraftTests {
  private func decimal(_ text: String) -> ExactDecimal { ExactDecimal(text) ?? .zero }

  /// |x + y| + 0.5x in two ways: the sum of one is twice the other's and `shift` more, and the second has
  /// its absolute value from another pair of ReLUs.
  private func parents(shift: String = "0") throws -> (Task, Network, Network) {
    var text = "x,y,z\n"
    for x in -9...9 {
      for y in -9...9 { text += "\(x),\(y),\(Double(abs(x + y)) + Double(x) / 2)\n" }
    }
    let task = try TaskFile(name: "t.csv", bytes: Array(text.utf8), tolerance: decimal("0.1"))
      .task()
    func network(_ scale: String, _ shift: String, _ bend: String) -> Network {
      var builder = NetworkBuilder(inputs: ["x", "y"])
      let nodes = builder.inputNodes
      let sum = builder.add(
        .identity, [(nodes[0], decimal(scale)), (nodes[1], decimal(scale))], bias: decimal(shift),
        part: "sum")
      let up = builder.add(
        .relu, [(sum, decimal(bend))], bias: -decimal(shift) * decimal(bend), part: "up")
      let answer = builder.add(
        .identity,
        [(sum, decimal(scale == "2" ? "-0.5" : "-1")), (nodes[0], decimal("0.5"))]
          + [(up, decimal(scale == "2" ? "0.5" : "1"))],
        bias: decimal(scale == "2" ? "0.5" : "1") * decimal(shift), part: "answer")
      return builder.network(task: "t.csv", outputs: [answer])
    }
    return (task, network("1", "0", "2"), network("2", shift, "2"))
  }

  @Test(
    "A likeness is found with its factor, its input and its constant, and only where there is one")
  func likeness() {
    var generator = SeededGenerator(seed: 5)
    var found = 0
    for _ in 0..<300 {
      let cases = 50 + generator.below(200)
      func column() -> [Double] { (0..<cases).map { _ in generator.normal() } }
      let (input, node, other) = (column(), column(), column())
      let (a, b, c) = (generator.normal(), generator.normal(), generator.normal())
      let hasInput = generator.below(2) == 0
      let wanted = node.indices.map { a * node[$0] + (hasInput ? b * input[$0] : 0) + c }
      let columns = [input, other, node].map(Likeness.Column.init)
      let best = Likeness.best(of: Likeness.Column(wanted), among: columns, inputs: 1)
      // A node that hardly matters beside the input is none.
      if hasInput, abs(a) < 0.2 * abs(b) { continue }
      guard let best else {
        Issue.record("none found")
        continue
      }
      found += 1
      #expect(best.node == 2)
      let rest = best.input == nil ? 0.06 : 1e-9
      #expect(abs(best.factor - a) <= rest * abs(a) + 1e-9)
      if let share = best.input {
        #expect(hasInput && share.index == 0 && abs(share.factor - b) < 1e-9 * (1 + abs(b)))
      }
      #expect(
        Likeness.best(of: Likeness.Column(other), among: [columns[0], columns[2]], inputs: 1) == nil
      )
    }
    #expect(found > 200)
  }

  @Test("What is exchanged keeps the answers: children of parents that differ by scales pass")
  func children() throws {
    for shift in ["0", "3"] {
      let (task, first, second) = try parents(shift: shift)
      let setting = try SearchSetting(task: task, families: [], threads: 1)
      let judge = FastJudge(setting.table)
      for parent in [first, second] { #expect(judge.judge(Program(parent)).passes) }
      let graft = try #require(Graft(first, second, setting: setting))
      var texts = Set<String>()
      for seed in UInt64(1)...40 {
        var generator = SeededGenerator(seed: seed)
        var again = generator
        let child = try #require(graft.child(using: &generator))
        #expect(child == graft.child(using: &again))
        #expect(task.mismatch(with: child) == nil)
        #expect(judge.judge(Program(child)).passes, "\(child)")
        texts.insert(NetworkFile.text(of: child))
      }
      #expect(texts.count > 1)
    }
  }

  @Test("Thousands of children of random networks are networks: none reads itself or a later node")
  func sanity() throws {
    let (task, first, second) = try parents()
    let setting = try SearchSetting(task: task, families: [], threads: 1)
    var made = 0
    var generator = SeededGenerator(seed: 8)
    for _ in 0..<60 {
      // Mutants of both, walked apart and through wrong networks.
      let parents = [first, second].map { parent in
        var walker = Walker(
          parent, setting: setting, mayFail: true, temperature: 3, pressure: 0.5,
          generator: generator)
        for _ in 0..<300 { walker?.step() }
        walker?.finish()
        if let state = walker?.generator { generator = state }
        return walker?.network ?? parent
      }
      let graft = try #require(Graft(parents[0], parents[1], setting: setting))
      guard let child = graft.child(using: &generator) else { continue }
      made += 1
      #expect(task.mismatch(with: child) == nil)
      for (index, neuron) in child.neurons.enumerated() {
        #expect(neuron.connections.allSatisfy { $0.source < 2 + index })
      }
      #expect(Set(child.neurons.map(\.name)).count == child.neurons.count)
    }
    #expect(made > 40, "\(made)")
  }
}
