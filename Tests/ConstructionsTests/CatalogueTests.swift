import Basics
import Constructions
import Evaluation
import Networks
import Tasks
import Testing

@Suite("Every construction of the catalogue")
struct CatalogueTests {
  /// All combinations of the values in each parameter's grid; of very many, a seeded sample.
  private func grid(_ construction: any Construction) -> [[ExactDecimal]] {
    let grids = construction.parameters.map(\.grid)
    let count = grids.reduce(1.0) { $0 * Double($1.count) }
    if count > 1000 {
      var generator = SeededGenerator(seed: 70)
      return [construction.defaults] + (0..<60).map { _ in grids.map { generator.pick($0) } }
    }
    return grids.reduce([[]]) { points, grid in
      points.flatMap { point in grid.map { point + [$0] } }
    }
  }

  /// Builds a network and checks that it is valid: it fits the task and survives its file.
  private func check(
    _ construction: any Construction, _ task: Task, _ parameters: [ExactDecimal]
  ) throws -> Network? {
    do throws(ConstructionError) {
      let network = try construction.network(for: task, parameters: parameters)
      let text = NetworkFile.text(of: network)
      let read = try? NetworkFile.network(from: Array(text.utf8), file: "f")
      #expect(read == network, "\(construction.name) \(parameters)")
      #expect(task.mismatch(with: network) == nil)
      #expect(network.task == task.name)
      return network
    } catch {
      #expect(!error.description.isEmpty)
      return nil
    }
  }

  /// Tasks of all kinds, small and hostile.
  private static func tasks() throws -> [Task] {
    var tasks: [Task] = []
    for specification in [
      "largest-root:range=-3...3", "largest-root:degree=2", "largest-root:degree=4,range=-1...1",
      "largest-root:degree=5,range=0...1", "largest-root:range=0...0",
      "largest-root:range=-3...3,tolerance=100", "largest-root:range=-3...3,tolerance=0.37",
      "largest-root:range=-2...-2,tolerance=1", "largest-root:range=-400000...-399995",
      "largest-root:range=-1...1,tolerance=0.001",
      "largest-root:range=-1...1,tolerance=0." + String(repeating: "0", count: 20) + "1",
      "largest-root:range=-1...1,tolerance=0." + String(repeating: "0", count: 400) + "1",
      "largest-root:range=-1...1,tolerance=1" + String(repeating: "0", count: 400),
    ] {
      tasks.append(try LargestRoot(specification: specification).task(threads: 2))
    }
    var generator = SeededGenerator(seed: 71)
    while tasks.count < 25 {
      if let task = try? generator.table() { tasks.append(task) }
    }
    return tasks
  }

  @Test(
    "The points of the grid build valid networks for the reference task, or say why not",
    arguments: Catalogue.constructions.map(\.name))
  func gridOnTheReferenceTask(_ name: String) throws {
    let construction = try #require(Catalogue.constructions.first { $0.name == name })
    var built = 0
    for point in grid(construction) {
      if try check(construction, PublishedTests.task, point) != nil { built += 1 }
    }
    #expect(built > 0)
  }

  @Test("Every construction serves or refuses tasks of all kinds, and never crashes")
  func hostileTasks() throws {
    var generator = SeededGenerator(seed: 72)
    for task in try Self.tasks() {
      for construction in Catalogue.constructions where construction.objection(to: task) == nil {
        _ = try check(construction, task, construction.defaults)
        for _ in 0..<4 {
          let point = construction.parameters.map { generator.pick($0.values) }
          _ = try check(construction, task, point)
        }
      }
    }
  }

  @Test("The same values build the same bytes")
  func sameBytes() throws {
    var generator = SeededGenerator(seed: 73)
    let task = try LargestRoot(range: -3...3).task(threads: 2)
    for construction in Catalogue.constructions {
      for _ in 0..<5 {
        let point = construction.parameters.map { generator.pick($0.values) }
        let first = try check(construction, task, point).map(NetworkFile.text)
        let second = try check(construction, task, point).map(NetworkFile.text)
        #expect(first == second)
      }
    }
  }

  @Test("Parameters are well formed: values differ, the default and the grid are among them")
  func parameters() {
    for construction in Catalogue.constructions {
      #expect(Catalogue.family(named: construction.name)?.name == construction.name)
      #expect(!construction.summary.isEmpty)
      let names = construction.parameters.map(\.name)
      #expect(Set(names).count == names.count)
      for parameter in construction.parameters {
        #expect(Set(parameter.values).count == parameter.values.count)
        #expect(Set(parameter.grid).count == parameter.grid.count && !parameter.grid.isEmpty)
        #expect(Set(parameter.values).isSuperset(of: parameter.grid + [parameter.standard]))
        #expect(!parameter.summary.isEmpty)
      }
      #expect(construction.values([:]) == construction.defaults)
      for (index, parameter) in construction.parameters.enumerated() {
        for value in parameter.values {
          var expected = construction.defaults
          expected[index] = value
          #expect(construction.values([parameter.name: value]) == expected)
        }
      }
    }
    #expect(Set(Catalogue.constructions.map(\.name)).count == Catalogue.constructions.count)
    #expect(Catalogue.family(named: "no such family") == nil)
  }

  @Test("Lists of short decimals hold each number once, in order")
  func decimals() throws {
    let values = Parameter.decimals(digits: 1...99, exponents: -2...1)
    #expect(values == Array(Set(values)).sorted())
    for value in values {
      #expect(value.significand.magnitude < 100 && value.sign > 0)
    }
    #expect(try values.contains(#require(ExactDecimal("0.01"))) && values.contains(990))
  }
}
