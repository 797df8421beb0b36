import Basics
import Networks
import Tasks

extension SeededGenerator {
  /// A task from a table with one to four inputs, one to three targets, uneven spacing and a
  /// tolerance for each row; some rows have the same inputs as others.
  mutating func table() throws -> Task {
    let inputs = 1 + below(4)
    let outputs = 1 + below(3)
    let values = (0..<inputs).map { _ in
      (0...below(5)).map { _ in ExactDecimal(below(2001) - 1000, exponent: below(5) - 4) }
    }
    var lines: [String] = []
    for _ in 0...below(25) {
      let inputs = values.map { pick($0) }
      let targets = (0..<outputs).map { _ in
        ExactDecimal(below(4001) - 2000, exponent: below(3) - 3)
      }
      // Tolerances of one digit make ties of the rounding frequent.
      let tolerance = ExactDecimal(1 + below(9), exponent: below(4) - 2)
      lines.append((inputs + targets + [tolerance]).map(\.description).joined(separator: ","))
    }
    let names = (0..<inputs).map { "x\($0)" } + (0..<outputs).map { "y\($0)" } + ["tolerance"]
    let text = ([names.joined(separator: ",")] + lines).joined(separator: "\n")
    return try TaskFile(
      name: "t.csv", bytes: Array(text.utf8), tolerance: nil, targets: outputs
    ).task()
  }
}
