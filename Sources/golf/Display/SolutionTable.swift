import CriticalPoints
import Foundation

/// A solution as tables for people.
struct SolutionTable {
  private let solution: Solution
  /// Orbits beyond these are counted, not listed.
  private static let mostRows = 60

  private let comparison: LayerSweep.Comparison?

  init(_ solution: Solution, _ comparison: LayerSweep.Comparison? = nil) {
    self.solution = solution
    self.comparison = comparison
  }

  /// The whole text.
  var text: String {
    var parts = [Text.table(heading)]
    if !solution.points.isEmpty { parts.append(points) }
    if !solution.sets.isEmpty { parts.append(sets) }
    if let comparison { parts.append(starts(comparison)) }
    if !solution.checks.isEmpty { parts.append(Text.table(checks)) }
    if !solution.sets.isEmpty {
      parts.append(
        "hint: --gauge holds weights at 1 until no scaling is left; --regularise VALUE gives every\n"
          + "weight without lambda one near VALUE, so that the critical points become isolated")
    }
    parts += solution.warnings.map { "warning: \($0)" }
    return parts.joined(separator: "\n\n")
  }

  private var heading: [[String]] {
    let network = solution.network
    let problem = network.problem
    let widths = problem.layers.map { "\($0)" }.joined(separator: " → ")
    var rows = [
      [
        "network",
        "\(widths), \(counted(network.names.count, "unknown")), "
          + counted(problem.inputs.count, "example"),
      ],
      ["loss", "degree \(network.loss.degree), \(counted(network.loss.terms.count, "term"))"],
    ]
    let real = solution.realPoints
    let proved = solution.points.count(where: \.isCertified)
    rows.append([
      solution.sets.isEmpty ? "critical points" : "isolated points",
      "\(Text.grouped(solution.points.count)) complex, \(Text.grouped(real.count)) of them real; "
        + (proved == solution.points.count ? "each proved" : "\(Text.grouped(proved)) proved"),
    ])
    for set in solution.sets {
      rows.append([
        "a set of them",
        "\(Self.dimension(set)), loss \(set.loss)"
          + (set.isRational ? " exactly" : "") + Self.reality(set),
      ])
    }
    if let census = solution.census, census.dimension > 0 {
      rows.append([
        "counted",
        "sets of dimension \(census.dimension) at most"
          + (census.degree.map { ", those together of degree \(Text.grouped($0))" } ?? "")
          + (census.simple.map { ", and \(counted($0, "simple isolated point"))" } ?? ""),
      ])
    }
    rows.append(["complete", completeness])
    if !real.isEmpty { rows.append(["real points", kinds(real)]) }
    if let set = solution.globalSet {
      rows.append([least, "\(set.loss), on a set of \(Self.dimension(set))\(doubt)"])
    } else if let first = solution.globalMinima.first {
      let minima = solution.globalMinima
      let orbits = Set(minima.map { solution.points[$0].orbit }).count
      let places =
        minima.count == 1
        ? "one point"
        : "\(minima.count) points" + (orbits == 1 ? " that symmetries exchange" : "")
      rows.append([least, "\(solution.points[first].loss.real), at \(places)\(doubt)"])
    }
    return rows
  }

  private func counted(_ count: Int, _ noun: String) -> String {
    "\(Text.grouped(count)) \(noun)" + (count == 1 ? "" : "s")
  }

  /// A set's dimension in words.
  private static func dimension(_ set: CriticalSet) -> String {
    set.dimension.map { "dimension \($0)" } ?? "unknown dimension (it is degenerate)"
  }

  /// What is known of a set's real points, where none was seen.
  private static func reality(_ set: CriticalSet) -> String {
    set.isReal ? "" : set.isUnreal ? ", no real point" : ", no real point seen"
  }

  /// What is known of completeness, in a sentence.
  private var completeness: String {
    if solution.isInterrupted { return "no: stopped before the end" }
    switch solution.evidence {
    case .proved: return "yes, proved"
    case .counted:
      return solution.sets.isEmpty
        ? "yes: as many were proved as an independent count says there are"
        : "no isolated point and no value of the loss is missing, by an independent count"
    case .argued: return "probably: nothing speaks against it, but no independent count confirms it"
    case .unknown: return "not shown: see the warnings"
    }
  }

  /// How many minima, saddles and so on.
  private func kinds(_ real: [CriticalPoint]) -> String {
    var parts: [String] = []
    for (kind, plural) in [
      ("minimum", "minima"), ("saddle", "saddles"), ("maximum", "maxima"),
      ("degenerate", "degenerate"),
    ] {
      let own = real.filter { $0.kind == kind }
      if own.isEmpty { continue }
      var text = "\(Text.grouped(own.count)) \(own.count == 1 ? kind : plural)"
      let indices = Set(own.compactMap(\.index)).sorted()
      if kind == "saddle", indices.count > 1 {
        let counts = indices.map { index in
          "\(Text.grouped(own.count { $0.index == index })) with \(index)"
        }
        text += " (\(counts.joined(separator: ", ")) directions down)"
      } else if kind == "saddle", let index = indices.first {
        text += " (\(counted(index, "direction")) down)"
      }
      parts.append(text)
    }
    return parts.joined(separator: ", ")
  }

  /// What the least minimum is called.
  private var least: String {
    solution.globalEvidence >= .counted ? "global minimum" : "least minimum"
  }

  private var doubt: String {
    if solution.globalEvidence >= .counted { return "" }
    if solution.evidence < .counted { return " (of what was found; the list may be incomplete)" }
    if solution.globalEvidence == .argued {
      return " (most likely global: only sets on which no real point was seen have less)"
    }
    return " (not shown to be global: the loss may be less elsewhere)"
  }

  /// The real orbits, one line each.
  private var points: String {
    let sizes = solution.orbitSizes
    var rows = [["#", "loss", "kind", "down", "points", "one of them"]]
    var seen: Set<Int> = []
    for (number, point) in solution.points.enumerated() where point.isReal {
      guard seen.insert(point.orbit).inserted else { continue }
      if seen.count > Self.mostRows { continue }
      let isGlobal = solution.globalMinima.contains(number)
      let kind = isGlobal ? least : point.kind ?? "unknown"
      rows.append([
        "\(number + 1)", point.loss.real, kind + (point.isCertified ? "" : " (not simple)"),
        point.index.map { "\($0)" } ?? "?", "\(sizes[point.orbit] ?? 1)",
        point.realParts.map(Self.short).joined(separator: " "),
      ])
    }
    var text =
      "Real critical points; where symmetries of the network exchange several, one is shown.\n"
      + "Down: in how many independent directions the loss falls.\n"
      + Text.table(rows, right: [0, 3, 4])
    if seen.count > Self.mostRows {
      text += "\nand \(seen.count - Self.mostRows) more such orbits; --json lists all"
    }
    let others = solution.points.count - solution.realPoints.count
    if others > 0 {
      text +=
        "\nand \(counted(others, "point")) that \(others == 1 ? "is" : "are") not real; --json lists "
        + (others == 1 ? "it" : "them")
    }
    return text
  }

  /// The sets of positive dimension, one line each.
  private var sets: String {
    var rows = [["dimension", "loss", "starts", "down", "a point of it"]]
    for set in solution.sets {
      let point = set.sample.map { value in
        value.imaginary == 0
          ? Self.short(value.real)
          : Self.short(value.real) + (value.imaginary < 0 ? "-" : "+")
            + Self.short(abs(value.imaginary)) + "i"
      }
      rows.append([
        set.dimension.map { "\($0)" } ?? "?", set.loss, "\(set.starts)",
        set.isReal
          ? set.indices.map { "\($0)" }.joined(separator: ", ")
          : set.isUnreal ? "no real point" : "no real point seen",
        point.joined(separator: " "),
      ])
    }
    return
      "Sets of critical points that are not isolated; their dimensions are numerical evidence, and one\n"
      + "line may stand for several sets with the same loss:\n"
      + Text.table(rows, right: [0, 2])
  }

  /// Where random starts end, by both ways.
  private func starts(_ comparison: LayerSweep.Comparison) -> String {
    let (sweeping, descending) = (comparison.sweeping, comparison.descending)
    func average(_ tally: LayerSweep.Tally) -> String {
      Text.short(Double(tally.steps) / Double(max(comparison.starts, 1)))
    }
    var rows = [
      ["\(comparison.starts) random starts end in", "layer by layer", "gradient descent"]
    ]
    var seen: Set<Int> = []
    for (number, point) in solution.points.enumerated() where point.isReal {
      guard seen.insert(point.orbit).inserted else { continue }
      let counts = [sweeping, descending].map { $0.byOrbit[point.orbit] ?? 0 }
      guard point.index == 0 || counts != [0, 0] else { continue }
      let isGlobal = solution.globalMinima.contains(number)
      rows.append(
        ["\(isGlobal ? least : point.kind ?? "point") \(point.loss.real)"]
          + counts.map { "\($0)" })
    }
    if sweeping.elsewhere + descending.elsewhere > 0 {
      rows.append([
        "a point that is not isolated", "\(sweeping.elsewhere)", "\(descending.elsewhere)",
      ])
    }
    rows.append(["no point within the limit", "\(sweeping.restless)", "\(descending.restless)"])
    rows.append(["steps on average", average(sweeping), average(descending)])
    return Text.table(rows, right: [1, 2])
  }

  private static func short(_ value: Double) -> String {
    value == 0 ? "0" : String(format: "%.5g", value)
  }

  private var checks: [[String]] {
    solution.checks.map { check in
      [
        check.name, check.held.map { $0 ? "held" : "FAILED" } ?? "not applicable", check.detail,
      ]
    }
  }
}
