import Basics
import Networks
import Tasks
import Testing

@Suite("Specifications of largest-root tasks")
struct SpecificationTests {
  @Test("A task's name reads back as the same task")
  func roundTrip() throws {
    var generator = SeededGenerator(seed: 22)
    for _ in 0..<1000 {
      let degree = 2 + generator.below(4)
      let low = generator.below(9) - 8
      let family = try LargestRoot(
        degree: degree, range: low...generator.below(3),
        tolerance: ExactDecimal(1 + generator.below(5000), exponent: generator.below(6) - 5))
      #expect(try LargestRoot(specification: family.name) == family)
      #expect(family.inputs == Array(["a", "b", "c", "d", "e"].prefix(degree)))
    }
  }

  @Test(
    "Good specifications",
    arguments: [
      ("largest-root", "largest-root"),
      ("largest-root:degree=3", "largest-root"),
      ("largest-root:tolerance=0.10,range=-10...10", "largest-root"),
      ("largest-root:range=-5...5,degree=2", "largest-root:degree=2,range=-5...5"),
      ("largest-root:range=-1000000...-999990", "largest-root:range=-1000000...-999990"),
      ("largest-root:tolerance=0.05", "largest-root:tolerance=0.05"),
    ])
  func good(_ specification: String, _ name: String) throws {
    #expect(try LargestRoot(specification: specification).name == name)
  }

  @Test(
    "Malformed specifications are refused",
    arguments: [
      "", ":", "largest", "largest-root ", "Largest-root", "largest-roots", "largest-root:",
      "largest-root::degree=2", "largest-root:degree", "largest-root:degree=", "largest-root:=2",
      "largest-root:=degree=2", "largest-root:degree==2", "largest-root:degree=2,",
      "largest-root:,degree=2", "largest-root:degree=2,,range=-1...1", "largest-root:degree=1",
      "largest-root:degree=6", "largest-root:degree=-2", "largest-root:degree=2.0",
      "largest-root:degree=+2", "largest-root:degree= 2", "largest-root:degree=two",
      "largest-root:degree=99999999999999999999", "largest-root:degree=2,degree=3",
      "largest-root:degree=2;range=-1...1", "largest-root:range=5", "largest-root:range=-5..5",
      "largest-root:range=-5....5", "largest-root:range=5...-5", "largest-root:range=...5",
      "largest-root:range=-5...", "largest-root:range=-5...5...6", "largest-root:range=-5-5",
      "largest-root:range=-1000001...0", "largest-root:range=0...1000001",
      "largest-root:range=-100...100", "largest-root:degree=5,range=-11...11",
      "largest-root:range=-5...5,range=-6...6", "largest-root:range=+1...+2",
      "largest-root:tolerance=0", "largest-root:tolerance=-0.1", "largest-root:tolerance=1e-3",
      "largest-root:tolerance=.1", "largest-root:tolerance=", "largest-root:tolerance=nan",
      "largest-root:tolerance=0.1,tolerance=0.1", "largest-root:colour=red",
    ])
  func malformed(_ specification: String) {
    let error = #expect(throws: TaskError.self) {
      try LargestRoot(specification: specification)
    }
    #expect(error.map { !$0.description.isEmpty } ?? false)
  }

  @Test("A task without a case is refused: no polynomial of the range has a real root")
  func noCases() throws {
    for degree in 2...4 {
      for low in -2...6 {
        for high in low...8 where !(degree == 4 && high - low > 4) {
          let family = try? LargestRoot(degree: degree, range: low...high)
          if let family {
            #expect(family.task(threads: 1).caseCount > 0)
          } else {
            // Odd degrees always have a root; for x² + ax + b try all.
            let values = low...high
            #expect(degree != 3)
            #expect(degree != 2 || !values.contains { a in values.contains { a * a >= 4 * $0 } })
          }
        }
      }
    }
  }
}
