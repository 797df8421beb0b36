import Networks

/// What the answers to the cases of a file have to be.
struct Demands {
  /// For each output what its answers, or the winner's lead over them, should be near.
  var targets: [[ExactDecimal]]
  /// For each case, what errors must stay below.
  var tolerances: [ExactDecimal]
  /// For each output and case the sides that are open; empty where none is.
  var openings: [[Opening]] = []
  /// For each case the output that has to exceed the others; empty where outputs are judged one by one.
  var winners: [Int] = []

  /// Where the room of an answer begins and ends; nil on a side that is open.
  func ends(_ output: Int, _ row: Int) -> (low: ExactDecimal?, high: ExactDecimal?) {
    let open = openings.isEmpty ? [] : openings[output][row]
    let target = targets[output][row]
    return (
      open.contains(.below) ? nil : target - tolerances[row],
      open.contains(.above) ? nil : target + tolerances[row]
    )
  }
}

/// Demands of half-lines: everything beyond a border is right.
///
/// For a border at a distance `margin` from 0 the target lies in the half-line, as far from the border
/// as the margin is from 0, or 1 where that is more: a fit has something to aim at, and errors a scale.
extension Demands {
  /// What an answer beyond a margin is compared with.
  private static func scale(_ margin: ExactDecimal) -> ExactDecimal { max(1, margin.magnitude) }

  /// Answers above the margin where a target is positive, below its negative where it is negative, and
  /// any where a cell is empty.
  ///
  /// - Parameter columns: The targets' columns.
  init(signsOf columns: [Int], of rows: CaseRows, margin: ExactDecimal) throws(TaskError) {
    let scale = Self.scale(margin)
    targets = []
    tolerances = Array(repeating: scale, count: rows.count)
    for column in columns {
      var values: [ExactDecimal] = []
      var sides: [Opening] = []
      for (row, value) in rows.columns[column].enumerated() {
        let isBlank = rows.blanks[column].contains(row)
        if value.sign == 0, !isBlank {
          throw TaskError(
            "\(rows.file): line \(rows.lines[row]): column '\(rows.names[column])': 0 has no sign; "
              + "a decision wants a number above or below 0, or an empty cell where any answer will do"
          )
        }
        values.append(value.sign < 0 ? -(margin + scale) : margin + scale)
        sides.append(isBlank ? .both : value.sign < 0 ? .below : .above)
      }
      targets.append(values)
      openings.append(sides)
    }
  }

  /// Of each row's targets the largest one's output has to exceed the others by more than the margin; an
  /// empty cell's need not be exceeded.
  init(winnersOf columns: [Int], of rows: CaseRows, margin: ExactDecimal) throws(TaskError) {
    let scale = Self.scale(margin)
    tolerances = Array(repeating: scale, count: rows.count)
    targets = columns.map { _ in Array(repeating: margin + scale, count: rows.count) }
    openings = columns.map { _ in Array(repeating: .above, count: rows.count) }
    for row in 0..<rows.count {
      let written = columns.indices.filter { !rows.blanks[columns[$0]].contains(row) }
      let values = columns.map { rows.columns[$0][row] }
      let largest = written.map { values[$0] }.max()
      let winners = written.filter { values[$0] == largest }
      if winners.count > 1 {
        throw TaskError(
          "\(rows.file): line \(rows.lines[row]): '\(rows.names[columns[winners[0]]])' and "
            + "'\(rows.names[columns[winners[1]]])' are both the largest; a decision wants one")
      }
      let winner = winners.first ?? 0
      self.winners.append(winner)
      for output in columns.indices where output == winner || !written.contains(output) {
        openings[output][row] = .both
      }
      if winners.isEmpty { for output in columns.indices { openings[output][row] = .both } }
    }
  }

  /// Answers between two columns; where a cell is empty that side is open.
  init(between low: Int, _ high: Int, of rows: CaseRows) {
    let half = ExactDecimal(5, exponent: -1)
    var values: [ExactDecimal] = []
    var sides: [Opening] = []
    tolerances = []
    for (row, (least, most)) in zip(rows.columns[low], rows.columns[high]).enumerated() {
      switch (rows.blanks[low].contains(row), rows.blanks[high].contains(row)) {
      case (false, false):
        values.append((least + most) * half)
        tolerances.append((most - least) * half)
        sides.append([])
      case (false, true):
        tolerances.append(Self.scale(least))
        values.append(least + Self.scale(least))
        sides.append(.above)
      case (true, false):
        tolerances.append(Self.scale(most))
        values.append(most - Self.scale(most))
        sides.append(.below)
      case (true, true):
        values.append(.zero)
        tolerances.append(1)
        sides.append(.both)
      }
    }
    targets = [values]
    openings = sides.allSatisfy(\.isEmpty) ? [] : [sides]
  }

  /// Lets any answer pass where a target's cell is empty.
  mutating func open(blanksOf columns: [Int], of rows: CaseRows) {
    guard columns.contains(where: { !rows.blanks[$0].isEmpty }) else { return }
    openings = columns.map { column in
      (0..<rows.count).map { rows.blanks[column].contains($0) ? .both : [] }
    }
  }
}
