import Basics
import Networks
import Tasks
import Testing

@Suite("Tasks from CSV files")
struct TaskFileTests {
  private func task(
    _ text: String, tolerance: String? = nil, targets: Int = 1
  ) throws -> Task {
    try TaskFile(
      name: "t.csv", bytes: Array(text.utf8), tolerance: tolerance.flatMap(ExactDecimal.init),
      targets: targets
    ).task()
  }

  private func decimals(_ texts: [String]) -> [ExactDecimal] { texts.compactMap(ExactDecimal.init) }

  @Test("A file with a tolerance column")
  func toleranceColumn() throws {
    let task = try task("x,y,xy,tolerance\n-1,2.5,-2.5,0.1\n3,0,0,0.25\n")
    #expect(task.inputs == ["x", "y"])
    #expect(task.outputs == ["xy"])
    #expect(task.inputColumns == [decimals(["-1", "3"]), decimals(["2.5", "0"])])
    #expect(task.tolerances == decimals(["0.1", "0.25"]))
    #expect(task.targetColumns[0].map(\.approximation) == [-2.5, 0])
    #expect(task.name == "t.csv")
    #expect(task.title == "xy of t.csv")
  }

  @Test("Several targets and one tolerance for all")
  func severalTargets() throws {
    let task = try task("x,sum,product\n2,4,4\n3,6,9", tolerance: "0.5", targets: 2)
    #expect(task.inputs == ["x"])
    #expect(task.outputs == ["sum", "product"])
    #expect(task.targetColumns.map { $0.map(\.approximation) } == [[4, 6], [4, 9]])
    #expect(task.tolerances == decimals(["0.5", "0.5"]))
  }

  @Test(
    "Line ends, spaces, a last line without an end and a byte order mark mean nothing",
    arguments: [
      "x,y\n1,2\n3,4", "x,y\n1,2\n3,4\n", "x,y\r\n1,2\r\n3,4\r\n", "x,y\r1,2\r3,4",
      " x , y \n 1,2\n3 , 4\n", "\u{FEFF}x,y\n1,2\n3,4\n",
    ])
  func freedom(_ text: String) throws {
    let task = try task(text, tolerance: "0.1")
    #expect(task.inputs == ["x"] && task.outputs == ["y"])
    #expect(task.inputColumns == [decimals(["1", "3"])])
    #expect(task.targetColumns[0].map(\.approximation) == [2, 4])
  }

  @Test(
    "Files of other programs are read as they are",
    arguments: [
      "x,y\n1e-05,-2.5\n3.0,1e+20\n",  // pandas
      "\"x\",\"y\"\n1e-05,-2.5\n3,1e+20\n",  // R
      "\u{FEFF}x;y\r\n0.00001;-2.5\r\n3;1E+20\r\n\r\n",  // a spreadsheet
      "x\ty\n1e-5\t-2.5\n3\t100000000000000000000\n\n\n",
      "x,y\n.1e-4,\"-2.5\"\n+3.,1e20\n",
    ])
  func otherPrograms(_ text: String) throws {
    let task = try task(text, tolerance: "0.1")
    #expect(task.inputs == ["x"] && task.outputs == ["y"])
    #expect(task.inputColumns == [decimals(["0.00001", "3"])])
    for (target, value) in zip(task.targetColumns[0], ["-2.5", "100000000000000000000"]) {
      #expect(target.compare(with: ExactDecimal(value) ?? .zero) == 0)
    }
  }

  @Test("Lines are counted in the file, not in rows")
  func lineNumbers() {
    let error = #expect(throws: TaskError.self) {
      try task("x,\"the\ny\"\n1,2\n", tolerance: "1")
    }
    #expect(error?.description == "t.csv: line 1: column 2 has no plain name")
    let other = #expect(throws: TaskError.self) {
      try task("x,y,tolerance\n\"1\",2,1\n3,4,0\n")
    }
    #expect(other?.description == "t.csv: line 3: tolerance 0 is not positive")
  }

  @Test("Random tables are read as they were written")
  func roundTrip() throws {
    var generator = SeededGenerator(seed: 23)
    for _ in 0..<300 {
      let columns = 2 + generator.below(5)
      let rows = 1 + generator.below(20)
      let cells = (0..<rows).map { row in
        [ExactDecimal(row)]
          + (1..<columns).map { _ in
            ExactDecimal(generator.below(200_001) - 100_000, exponent: generator.below(30) - 25)
          }
      }
      let header = (0..<columns).map { "c\($0)" }.joined(separator: ",")
      let lines = cells.map { $0.map(\.description).joined(separator: ",") }
      let targets = 1 + generator.below(columns - 1)
      let task = try task(
        ([header] + lines).joined(separator: "\n"), tolerance: "1", targets: targets)
      #expect(task.caseCount == rows)
      #expect(task.inputs.count == columns - targets)
      for row in 0..<rows {
        #expect(task.inputColumns.map { $0[row] } == Array(cells[row].prefix(columns - targets)))
        for (column, value) in zip(task.targetColumns, cells[row].suffix(targets)) {
          #expect(column[row].compare(with: value) == 0)
        }
      }
    }
  }

  static let offences: [(text: String, tolerance: String?, targets: Int, problem: String)] = [
    ("", "1", 1, "t.csv: is empty"),
    ("x,y", "1", 1, "t.csv: has no case"),
    ("x,y\n", "1", 1, "t.csv: has no case"),
    ("\nx,y\n1,2\n", "1", 1, "t.csv: line 1: column 1 has no plain name"),
    ("x,,y\n1,2,3\n", "1", 1, "t.csv: line 1: column 2 has no plain name"),
    ("x,y\u{7F}\n1,2\n", "1", 1, "t.csv: line 1: column 2 has no plain name"),
    ("x,\ty\n1,2\n", "1", 1, "t.csv: line 1: column 2 has no plain name"),
    ("x,y,x\n1,2,3\n", "1", 1, "t.csv: line 1: column 'x' stands twice"),
    ("1,2\n3,4\n", "1", 1, "t.csv: line 1: expected names of columns, found the number 1"),
    ("x,y\n1,2,3\n", "1", 1, "t.csv: line 2: 3 fields, expected 2"),
    ("x,y\n1,2\n\n3,4\n", "1", 1, "t.csv: line 3: 1 fields, expected 2"),
    ("x,y\n1,2\n3\n", "1", 1, "t.csv: line 3: 1 fields, expected 2"),
    ("x,y\n1,\n", "1", 1, "t.csv: line 2: column 'y': \"\" is no decimal such as -0.25"),
    (
      "x;y\n1,5;2\n", "1", 1,
      "t.csv: line 2: column 'x': \"1,5\" is no decimal such as -0.25"
    ),
    (
      "x,y\n1,1e99999\n", "1", 1,
      "t.csv: line 2: column 'y': has 100000 digits; at most 10000 are possible"
    ),
    ("x,y\n1,\"2\n", "1", 1, "t.csv: line 2: a quote is never closed"),
    ("x,y\n1,\"2\"3\n", "1", 1, "t.csv: line 2: text follows a closing quote"),
    ("x,y\n1,nan\n", "1", 1, "t.csv: line 2: column 'y': \"nan\" is no decimal such as -0.25"),
    ("x,y\n1,2\n", nil, 1, "t.csv: has no tolerance column, so --tolerance is needed"),
    ("x,y\n1,2\n", "0", 1, "--tolerance 0: is not positive"),
    ("x,y\n1,2\n", "-1", 1, "--tolerance -1: is not positive"),
    ("x,y\n1,2\n", "1", 0, "--targets 0: a task has a target"),
    ("x,y\n1,2\n", "1", -1, "--targets -1: a task has a target"),
    ("x,y\n1,2\n", "1", 2, "t.csv: line 1: 2 columns leave no input beside 2 target(s)"),
    ("x,y\n1,2\n", "1", 3, "t.csv: line 1: 2 columns leave no input beside 3 target(s)"),
    ("y\n1\n", "1", 1, "t.csv: line 1: 1 columns leave no input beside 1 target(s)"),
    ("y,tolerance\n1,1\n", nil, 1, "t.csv: line 1: 1 columns leave no input beside 1 target(s)"),
    (
      "x,y,tolerance\n1,2,0.1\n", "1", 1,
      "t.csv: has a tolerance column, so --tolerance cannot be given"
    ),
    ("x,y,tolerance\n1,2,1\n3,4,0\n", nil, 1, "t.csv: line 3: tolerance 0 is not positive"),
    ("x,y,tolerance\n1,2,-0.5\n", nil, 1, "t.csv: line 2: tolerance -0.5 is not positive"),
  ]

  @Test("Malformed files have the exact error", arguments: offences.indices)
  func malformed(_ number: Int) {
    let (text, tolerance, targets, problem) = Self.offences[number]
    let error = #expect(throws: TaskError.self) {
      try task(text, tolerance: tolerance, targets: targets)
    }
    #expect(error?.description == problem)
  }

  @Test("What is not UTF-8 is refused")
  func notText() {
    let file = TaskFile(name: "t.csv", bytes: [0x78, 0x2C, 0xFF, 0x0A], tolerance: 1)
    let error = #expect(throws: TaskError.self) { try file.task() }
    #expect(error?.description == "t.csv: is not UTF-8 text")
  }

  @Test("Equal inputs are a contradiction exactly if no answer serves all of their targets")
  func contradictions() throws {
    var generator = SeededGenerator(seed: 24)
    var refused = 0
    for _ in 0..<3000 {
      // Rows (x, target, tolerance); answers are tried on a grid fine enough to meet any overlap.
      let rows = (0..<2 + generator.below(4)).map { _ in
        (x: generator.below(2), target: generator.below(12), tolerance: 1 + generator.below(5))
      }
      let solvable = [0, 1].allSatisfy { x in
        stride(from: -10.0, through: 30, by: 0.25).contains { answer in
          rows.allSatisfy { $0.x != x || abs(answer - Double($0.target)) < Double($0.tolerance) }
        }
      }
      let text = "x,y,tolerance\n" + rows.map { "\($0.x),\($0.target),\($0.tolerance)\n" }.joined()
      let task = try? task(text)
      #expect((task != nil) == solvable, "\(text)")
      refused += task == nil ? 1 : 0
    }
    #expect((300...2700).contains(refused))
  }

  @Test("A contradiction names both lines and both targets")
  func contradictionMessage() {
    let error = #expect(throws: TaskError.self) {
      try task("x,y,z,tolerance\n1,0,5,1\n2,7,7,1\n1.0,0,7,1\n", targets: 2)
    }
    #expect(
      error?.description == "t.csv: lines 2 and 4 have the same inputs, "
        + "but no answer is near enough to both 5 and 7")
  }

  @Test("A damaged file is refused with its name or read as a table; it never crashes")
  func mutations() throws {
    var generator = SeededGenerator(seed: 25)
    let good = Array("x,y,z,tolerance\n1,2.5,-3,0.1\n-1,0.25,7,0.2\n10,2,600000,1\n".utf8)
    var accepted = 0
    for _ in 0..<10_000 {
      var bytes = good
      for _ in 0...generator.below(2) {
        let place = generator.below(bytes.count)
        switch generator.below(5) {
        case 0: bytes[place] ^= 1 << UInt8(generator.below(8))
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(UInt8(generator.below(256)), at: place)
        case 3: bytes.swapAt(place, generator.below(bytes.count))
        default: bytes.removeLast(generator.below(bytes.count))
        }
      }
      do {
        let file = TaskFile(
          name: "t.csv", bytes: bytes, tolerance: nil, targets: 1 + generator.below(2))
        let task = try file.task()
        accepted += 1
        let columns = task.inputColumns + [task.tolerances]
        #expect(columns.allSatisfy { $0.count == task.caseCount } && task.caseCount > 0)
        #expect(task.targetColumns.allSatisfy { $0.count == task.caseCount })
        #expect(task.tolerances.allSatisfy { $0.sign > 0 })
        #expect(task.inputs.count + task.outputs.count >= 2)
      } catch {
        #expect(error.description.hasPrefix("t.csv: "), "\(error)")
      }
    }
    #expect((1000...9000).contains(accepted))
  }

  @Test("A network that does not fit is told why")
  func mismatches() throws {
    let task = try task("x,y,z\n1,2,3\n", tolerance: "1")
    func network(_ inputs: [String], outputs: Int, _ activation: Activation) -> Network {
      var builder = NetworkBuilder(inputs: inputs)
      let node = builder.add(activation, [(builder.input(0), 1)])
      return builder.network(outputs: Array(repeating: node, count: outputs))
    }
    #expect(task.mismatch(with: network(["x", "y"], outputs: 1, .sin)) == nil)
    #expect(
      task.mismatch(with: network(["y", "x"], outputs: 1, .sin))
        == "the network reads (y, x), the task gives (x, y)")
    #expect(
      task.mismatch(with: network(["x", "y"], outputs: 2, .sin))
        == "the network answers 2 values, the task wants 1")
    let strict = try TaskFile(
      name: "t.csv", bytes: Array("x,y,z\n1,2,3\n".utf8), tolerance: 1
    ).task(rules: Rules(activations: [.relu]))
    #expect(
      strict.mismatch(with: network(["x", "y"], outputs: 1, .sin))
        == "neuron 'n-1': the task does not permit sin")
  }
}
