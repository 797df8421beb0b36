import CriticalPoints
import Foundation

/// The real critical points by loss and index, as a picture of its own, without external parts.
///
/// Losses crowd together near a few values, so columns show their order, with their values above;
/// below, a line leads from each column to its place on an axis that is to scale. Points of one loss
/// and index share a disc as large as they are many.
struct CriticalPicture {
  private struct Group {
    var loss: String
    var value: Double
    var index: Int
    var count: Int
    var isGlobal: Bool
    var isSet: Bool
  }

  private let groups: [Group]
  private let least: String
  private let title: String
  /// What a picture of an incomplete list says of itself.
  private let mark: String?
  /// Real points without an index, which have no place.
  private let omitted: Int

  init(_ solution: Solution) {
    var groups: [Group] = []
    for (number, point) in solution.points.enumerated() {
      guard point.isReal, let index = point.index else { continue }
      let isGlobal = solution.globalMinima.contains(number)
      if let place = groups.lastIndex(where: { $0.index == index && $0.loss == point.loss.real }) {
        groups[place].count += 1
      } else {
        groups.append(
          Group(
            loss: point.loss.real, value: point.lossValue, index: index, count: 1,
            isGlobal: isGlobal, isSet: false))
      }
    }
    for set in solution.sets where set.isReal {
      for index in set.indices {
        groups.append(
          Group(
            loss: set.loss, value: set.lossValue, index: index, count: set.dimension ?? 0,
            isGlobal: false, isSet: true))
      }
    }
    least = solution.globalEvidence >= .counted ? "global" : "least"
    self.groups = groups.sorted { ($0.value, $0.index) < ($1.value, $1.index) }
    let widths = solution.network.problem.layers.map { "\($0)" }.joined(separator: " → ")
    omitted = solution.points.count { $0.isReal && $0.index == nil }
    mark =
      solution.isInterrupted
      ? "Stopped before the end: points are missing."
      : solution.isComplete ? nil : "Not shown to be complete."
    title =
      "Real critical points of \(widths): \(Text.grouped(solution.realPoints.count))"
      + " of \(Text.grouped(solution.points.count)) complex ones"
  }

  private static let colours = [
    "#2f6db5", "#1f9e8c", "#e2a12c", "#d2552f", "#8a5cc4", "#d44f7c", "#7c8794",
  ]
  private static let ink = "#22272e"
  private static let quiet = "#6b7280"

  /// The picture.
  var svg: String {
    let losses = groups.reduce(into: [String]()) { if $0.last != $1.loss { $0.append($1.loss) } }
    let indices = (groups.map(\.index).max() ?? 0) + 1
    let (left, top, column, row) = (80.0, 160.0, 54.0, 56.0)
    let width = max(left + column * Double(max(losses.count, 1)) + 40, 500)
    let height = top + row * Double(indices) + 150
    var out = """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Self.number(width)) \
      \(Self.number(height))" width="\(Self.number(width))" height="\(Self.number(height))" \
      font-family="system-ui, sans-serif">
      <title>\(title)</title>
      <rect width="100%" height="100%" fill="#fbfaf6"/>
      <text x="20" y="30" font-size="14" font-weight="600" fill="\(Self.ink)">\(title)</text>

      """
    if let mark {
      out += """
        <text x="20" y="48" font-size="12" fill="#b3261e">\(mark)</text>

        """
    }
    for index in 0..<indices {
      let y = top + row * (Double(indices - 1 - index) + 0.5)
      out += """
        <line x1="\(Self.number(left))" x2="\(Self.number(width - 20))" y1="\(Self.number(y))" \
        y2="\(Self.number(y))" stroke="#d9d6cd"/>
        <text x="20" y="\(Self.number(y + 4))" font-size="12" fill="\(Self.quiet)">\
        index \(index)</text>

        """
    }
    for group in groups {
      let place = Double(losses.firstIndex(of: group.loss) ?? 0)
      let x = left + column * (place + 0.5)
      let y = top + row * (Double(indices - 1 - group.index) + 0.5)
      let colour = Self.colours[min(group.index, Self.colours.count - 1)]
      let tip =
        group.isSet
        ? "loss \(group.loss), index \(group.index), a set of dimension \(group.count)"
        : "loss \(group.loss), index \(group.index), \(group.count) points"
      let radius = group.isSet ? 14 : min(4 + 3 * Double(group.count).squareRoot(), 22)
      let rim = group.isGlobal ? " stroke=\"\(Self.ink)\" stroke-width=\"3\"" : ""
      let style =
        group.isSet
        ? "fill=\"none\" stroke=\"\(colour)\" stroke-width=\"4\" stroke-dasharray=\"4 3\""
        : "fill=\"\(colour)\"" + rim
      out += """
        <circle cx="\(Self.number(x))" cy="\(Self.number(y))" r="\(Self.number(radius))" \
        \(style)><title>\(tip)</title></circle>

        """
      if group.count > 1 || group.isSet {
        out += """
          <text x="\(Self.number(x))" y="\(Self.number(y - radius - 4))" font-size="11" \
          text-anchor="middle" fill="\(Self.quiet)">\(group.isSet ? "dim " : "")\(group.count)</text>

          """
      }
    }
    for (place, loss) in losses.enumerated() {
      let x = left + column * (Double(place) + 0.5) + 4
      out += """
        <text transform="translate(\(Self.number(x)) \(Self.number(top - 6))) rotate(-60)" \
        font-size="11" fill="\(Self.ink)">\(loss.prefix(14))</text>

        """
    }
    out += axis(
      from: left, to: width - 40, y: top + row * Double(indices) + 52,
      columns: losses.enumerated().compactMap { place, loss in
        groups.first { $0.loss == loss }.map { (left + column * (Double(place) + 0.5), $0.value) }
      })
    out += """
      <text x="20" y="\(Self.number(height - 30))" font-size="11" fill="\(Self.quiet)">\
      Across: losses in ascending order; the axis below is to scale. Up: how many directions go down.</text>
      <text x="20" y="\(Self.number(height - 14))" font-size="11" fill="\(Self.quiet)">\
      A number: so many points. A rim: the \(least) minimum. A dashed ring: a set.\(omission)</text>
      </svg>

      """
    return out
  }

  private var omission: String {
    omitted == 0 ? "" : " Not drawn: \(omitted) degenerate point\(omitted == 1 ? "" : "s")."
  }

  /// An axis to scale, with a line to each column's loss.
  private func axis(
    from left: Double, to right: Double, y: Double, columns: [(x: Double, value: Double)]
  ) -> String {
    let values = columns.map(\.value).filter(\.isFinite)
    guard let low = values.min(), let high = values.max() else { return "" }
    // One value alone stands in the middle of its neighbourhood.
    let margin = high > low ? 0.04 * (high - low) : max(abs(low), 1) / 2
    let (start, end) = (low - margin, high + margin)
    func place(_ value: Double) -> Double {
      left + (right - left) * (value - start) / (end - start)
    }
    var out = """
      <line x1="\(Self.number(left))" x2="\(Self.number(right))" y1="\(Self.number(y))" \
      y2="\(Self.number(y))" stroke="\(Self.ink)"/>

      """
    for (x, value) in columns where value.isFinite {
      out += """
        <line x1="\(Self.number(x))" x2="\(Self.number(place(value)))" y1="\(Self.number(y - 40))" \
        y2="\(Self.number(y))" stroke="\(Self.quiet)" stroke-width="0.7"/>

        """
    }
    let step = Self.step((end - start) / 6)
    guard step > 0, step.isFinite, abs(start / step) < 1e12 else { return out }
    var tick = (start / step).rounded(.up)
    while tick * step <= end {
      let x = Self.number(place(tick * step))
      out += """
        <line x1="\(x)" x2="\(x)" y1="\(Self.number(y))" y2="\(Self.number(y + 5))" \
        stroke="\(Self.ink)"/>
        <text x="\(x)" y="\(Self.number(y + 18))" font-size="11" text-anchor="middle" \
        fill="\(Self.ink)">\(String(format: "%.6g", tick * step))</text>

        """
      tick += 1
    }
    return out
  }

  /// The least of 1, 2 and 5 times a power of ten that is not below a number.
  private static func step(_ least: Double) -> Double {
    guard least > 0, least.isFinite else { return 0 }
    let power = pow(10, log10(least).rounded(.down))
    return [1, 2, 5, 10].lazy.map { $0 * power }.first { $0 >= least } ?? 10 * power
  }

  private static func number(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return tenths.isMultiple(of: 10) ? "\(tenths / 10)" : "\(tenths / 10).\(abs(tenths) % 10)"
  }
}
