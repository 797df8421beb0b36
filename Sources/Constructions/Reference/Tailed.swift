import Evaluation
import Networks
import Tasks

/// A short ladder for the middle, and smooth tails above and below it.
///
/// The largest root of a cubic jumps where two roots meet, and only a scan can follow a jump. But
/// those largest roots that are very large or very small never jump: there the root is a smooth
/// function of the coefficients, and a cascade of two or three softplus units is close enough to
/// it. So the rungs go from `bottom` to `top` only. The upper tail is added when the last rung was
/// reached, the lower one when none was: each is a ReLU that the counter keeps at 0 elsewhere.
///
///     answer = scan + relu(above - aboveGate·count) - relu(below + belowGate·count)
///
/// What the tails must give follows from what the scan gives in each case (`pieces`); their
/// weights are parameters like any other, for the search to find.
public struct Tailed: Distillable {
  /// A construction without settings of its own.
  public init() {}

  /// What `--family` calls it.
  public var name: String { "tailed" }
  /// One line that says how its networks work.
  public var summary: String { "a short ladder, and small smooth networks above and below it" }

  /// The most units a tail may have.
  static let mostUnits = 4
  private static let inputs = 3
  /// Where the two tails' weights begin.
  private static let frameCount = 13
  private static let weightsPerTail = Cascade(inputs: inputs, units: mostUnits).weightCount

  /// The ladder's parameters, the ends of the ladder, the sizes of the tails, and their weights.
  public var parameters: [Parameter] { Self.allParameters }

  private static let allParameters: [Parameter] = {
    let scan = Ladder().parameters.map { parameter in
      switch parameter.name {
      case "scale": parameter.with(standard: 16, grid: [8, 10, 12, 16, 20, 24, 32, 40, 48, 80])
      case "rungs": parameter.with(standard: 5, grid: [3, 5, 7])
      case "divisor": parameter.with(standard: 1, grid: Parameter.list("0.2", "0.4", "1", "2"))
      case "gain": parameter.with(standard: 9, grid: [7, 8, 9])
      case "depth": parameter.with(standard: 15, grid: [11, 12, 13, 14, 15, 16])
      case "slope": parameter.with(standard: 4, grid: [-40, -20, -10, 0, 4, 10, 20, 30, 40, 50])
      default: parameter.with(standard: 2, grid: [1, 2, 3])
      }
    }
    let gates = [1, 10].flatMap { factor in (1...9).map { ExactDecimal($0 * factor) } }
    let frame: [Parameter] = [
      .integer(
        "bottom", "the number of the first rung", -60...0, standard: -9, grid: Array(-13...0)),
      .integer("top", "the number of the last rung", 1...60, standard: 16, grid: Array(10...20)),
      .integer(
        "above", "units of the upper tail", 1...mostUnits, standard: 3, grid: [2, 3, 4]),
      .integer(
        "below", "units of the lower tail", 1...mostUnits, standard: 3, grid: [2, 3, 4]),
      Parameter(
        "aboveGate", "how much a count closes the upper tail", values: gates, standard: 9,
        grid: [3, 5, 7, 9]),
      Parameter(
        "belowGate", "how much a count opens the lower tail", values: gates, standard: 90,
        grid: [9, 20, 30, 40, 50, 60, 70, 80, 90]),
    ]
    let weights = ["above", "below"].flatMap { tail in
      (1...weightsPerTail).map { number in
        Parameter(
          "\(tail)-\(number)", "a weight of the tail \(tail)", values: shortDecimals,
          standard: .zero)
      }
    }
    return scan + frame + weights
  }()

  /// All numbers of precision 4 or less, in order.
  private static let shortDecimals: [ExactDecimal] = {
    // As multiples of 0.0001: those below 10^p with 4 - p places, for p from 0 to 4.
    let multiples = (0...4).flatMap { digits -> [Int] in
      let unit = power(digits)
      return (1..<10_000).map { $0 * unit }
    }
    let positive = Set(multiples).sorted().map { ExactDecimal($0, exponent: -4) }
    return positive.reversed().map { -$0 } + [.zero] + positive
  }()

  private static func power(_ exponent: Int) -> Int {
    (0..<exponent).reduce(1) { ten, _ in ten * 10 }
  }

  /// The parameters that are weights of tails.
  public var pieceParameters: Range<Int> {
    Self.frameCount..<Self.frameCount + 2 * Self.weightsPerTail
  }

  /// It serves what a ladder serves.
  public func objection(to task: Task) -> String? { Ladder().objection(to: task) }

  /// The short ladder with the tails of these weights.
  public func network(
    for task: Task, parameters: [ExactDecimal]
  ) throws(ConstructionError) -> Network {
    var scan = try TailedScan(task, parameters)
    let gates = [-parameters[11], parameters[12]]
    let nodes = zip(tails(parameters), gates).map { tail, gate in
      scan.addTail(tail.cascade, tail.parameters.map { parameters[$0] }, gate: gate)
    }
    return scan.network(task, adding: [(nodes[0], 1), (nodes[1], -1)])
  }

  /// The upper and the lower tail of a frame.
  private func tails(_ parameters: [ExactDecimal]) -> [(cascade: Cascade, parameters: [Int])] {
    (0..<2).map { tail in
      let cascade = Cascade(inputs: Self.inputs, units: Int(parameters[9 + tail].doubleValue))
      let first = Self.frameCount + tail * Self.weightsPerTail
      return (cascade, Array(first..<first + cascade.weightCount))
    }
  }

  /// What the tails have to do: bring the scan's answer within the tolerance where it is not, and
  /// stay out of the way where it is.
  public func pieces(
    for task: Task, parameters: [ExactDecimal]
  ) throws(ConstructionError) -> [Piece] {
    let scan = try TailedScan(task, parameters)
    let table = CaseTable(task)
    let values = NodeValues.columns(of: Program(scan.bare(task)), over: table)
    let columns = task.inputColumns.map { $0.map(\.doubleValue) }
    let tolerance = (task.tolerances.first?.doubleValue ?? 0) * Self.caution
    let answers = task.targetColumns[0].map(\.approximation)
    return zip(tails(parameters), [1.0, -1.0]).map { tail, way in
      let gate = parameters[way > 0 ? 11 : 12].doubleValue * way
      var low = [Double](repeating: -.infinity, count: answers.count)
      var high = low
      for index in answers.indices {
        let missing = (answers[index] - values[1][index]) * way
        let closed = gate * values[0][index]
        // Where the other tail is at work this one keeps out, and so it does where nothing is
        // missing, as far as that matters.
        if missing > tolerance { low[index] = closed + missing - tolerance }
        high[index] = closed + max(0, missing < -tolerance ? 0 : missing + tolerance)
      }
      return Piece(
        fit: CascadeFit(
          tail.cascade,
          IntervalCases(columns: columns, low: low, high: high, width: tolerance)),
        parameters: tail.parameters)
    }
  }

  /// How much of the tolerance the tails may use up.
  private static let caution = 0.99999
}
