/// Cases that ask for a number within an interval: what a cascade is fitted to.
///
/// The error of a case is measured so that it is from -1 to 1 when the answer is acceptable: 0 in
/// the middle of the interval, 1 at its upper end. Where an interval has one end only, the error
/// is 0 from `width` inside that end on.
public final class IntervalCases: Sendable {
  /// How many inputs a case has.
  public let inputCount: Int
  /// How many cases there are.
  public let count: Int
  /// For each group of eight cases their inputs, one vector for each.
  let inputs: [Lanes]
  /// Where the error is 0.
  let centres: [Lanes]
  /// What the distance from the centre is multiplied with.
  let slopes: [Lanes]
  /// 1 where an answer can be too large, else 0.
  let hasTop: [Lanes]
  /// 1 where an answer can be too small, else 0.
  let hasBottom: [Lanes]

  /// The mean of the middles of the intervals that have two ends; 0 when there are none.
  public let typicalAnswer: Double

  var groupCount: Int { centres.count }

  /// Cases with these inputs and intervals; those that accept everything are left out.
  ///
  /// - Precondition: No interval is empty.
  public init(columns: [[Double]], low: [Double], high: [Double], width: Double) {
    let kept = low.indices.filter { low[$0] > -.infinity || high[$0] < .infinity }
    let groups = (kept.count + 7) / 8
    var inputs = [Lanes](repeating: Lanes(), count: groups * columns.count)
    var centres = [Lanes](repeating: Lanes(), count: groups)
    var slopes = centres
    var hasTop = centres
    var hasBottom = centres
    var (sum, bounded) = (0.0, 0)
    for (place, index) in kept.enumerated() {
      let (group, lane) = (place / 8, place % 8)
      for (number, column) in columns.enumerated() {
        inputs[group * columns.count + number][lane] = column[index]
      }
      let isTwoSided = low[index] > -.infinity && high[index] < .infinity
      let half = isTwoSided ? (high[index] - low[index]) / 2 : width
      precondition(half > 0, "an interval is empty")
      if isTwoSided {
        sum += low[index] + half
        bounded += 1
      }
      centres[group][lane] = low[index] > -.infinity ? low[index] + half : high[index] - half
      slopes[group][lane] = 1 / half
      hasTop[group][lane] = high[index] < .infinity ? 1 : 0
      hasBottom[group][lane] = low[index] > -.infinity ? 1 : 0
    }
    typicalAnswer = bounded > 0 ? sum / Double(bounded) : 0
    inputCount = columns.count
    count = kept.count
    self.inputs = inputs
    self.centres = centres
    self.slopes = slopes
    self.hasTop = hasTop
    self.hasBottom = hasBottom
  }

  /// Some of the cases of a list, by group and lane.
  init(_ whole: IntervalCases, kept: [(group: Int, lane: Int)]) {
    let groups = (kept.count + 7) / 8
    let width = whole.inputCount
    var inputs = [Lanes](repeating: Lanes(), count: groups * width)
    var centres = [Lanes](repeating: Lanes(), count: groups)
    var slopes = centres
    var hasTop = centres
    var hasBottom = centres
    for (place, source) in kept.enumerated() {
      let (group, lane) = (place / 8, place % 8)
      for input in 0..<width {
        inputs[group * width + input][lane] =
          whole.inputs[source.group * width + input][source.lane]
      }
      centres[group][lane] = whole.centres[source.group][source.lane]
      slopes[group][lane] = whole.slopes[source.group][source.lane]
      hasTop[group][lane] = whole.hasTop[source.group][source.lane]
      hasBottom[group][lane] = whole.hasBottom[source.group][source.lane]
    }
    inputCount = width
    count = kept.count
    typicalAnswer = whole.typicalAnswer
    self.inputs = inputs
    self.centres = centres
    self.slopes = slopes
    self.hasTop = hasTop
    self.hasBottom = hasBottom
  }
}
