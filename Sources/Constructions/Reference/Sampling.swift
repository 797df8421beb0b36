import Networks
import Tasks

/// The network that samples the polynomial on a grid and scans for the last sign change; published
/// for the reference task at 3,806, which leaves out the 222 of the output neuron.
///
/// The samples P(s), s = -M, -M + δ, ..., M, follow a recurrence, since the (d+1)-st difference of
/// a polynomial of degree d vanishes. A steep sigmoid says whether P(s) < ε. From the top down a
/// sticky flag stays 1 until the first such sample, and the output counts the flags.
public struct Sampling: Construction {
  /// A construction without settings of its own.
  public init() {}

  /// What `--family` calls it.
  public var name: String { "sampling" }
  /// One line that says how its networks work.
  public var summary: String {
    "samples on a grid, a sigmoid sign test, a sticky flag from the top"
  }

  /// M, δ, ε and so on; the defaults are the published ones.
  public var parameters: [Parameter] {
    [
      Parameter(
        "reach", "M: the samples go from -M to M",
        values: (80...120).map { ExactDecimal($0, exponent: -1) }, standard: 11,
        grid: [11]),
      Parameter(
        "spacing", "δ: the distance of neighbouring samples",
        values: Parameter.list(
          "0.05", "0.08", "0.1", "0.11", "0.12", "0.125", "0.15", "0.16", "0.2"),
        standard: ExactDecimal(1, exponent: -1), grid: Parameter.list("0.1", "0.2")),
      Parameter(
        "steepness", "the factor of P(s) inside the sign test",
        values: Parameter.decimals(digits: 1...9, exponents: 2...7), standard: 600_000,
        grid: [9000, 90000, 600_000]),
      Parameter(
        "bias", "the constant inside the sign test: steepness times ε",
        values: Parameter.decimals(digits: 1...99, exponents: 0...1), standard: 60,
        grid: [9, 60]),
      Parameter(
        "offset", "added to every sampling point, in units of the spacing",
        values: (-10...10).map { ExactDecimal($0, exponent: -1) }, standard: .zero, grid: [0]),
      Parameter(
        "shift", "added to the answer, in units of the spacing",
        values: (-10...10).map { ExactDecimal($0, exponent: -1) }, standard: .zero,
        grid: Parameter.list("0", "0.5")),
    ]
  }

  /// Sampling serves the largest-root tasks only.
  public func objection(to task: Task) -> String? {
    if task.rules.isLayered { return "its networks have no layers" }
    guard case .largestRoot = task.origin else {
      return "samples polynomials, so needs largest-root"
    }
    return task.objection(toLacking: [.identity, .relu, .sigmoid])
  }

  /// The network for M, δ, ε and so on.
  public func network(
    for task: Task, parameters: [ExactDecimal]
  ) throws(ConstructionError) -> Network {
    guard case .largestRoot(let family) = task.origin else {
      throw ConstructionError("sampling needs the largest-root task")
    }
    let (reach, spacing) = (parameters[0], parameters[1])
    let (steepness, bias) = (parameters[2], parameters[3])
    let points = Self.grid(from: -reach, to: reach, spacing: spacing).map {
      $0 + parameters[4] * spacing
    }
    guard points.count > family.degree + 2 else {
      throw ConstructionError("spacing \(spacing) leaves \(points.count) samples")
    }
    var builder = NetworkBuilder(inputs: task.inputs)
    let samples = addSamples(degree: family.degree, points: points, to: &builder)
    let flags = samples.map {
      builder.add(.sigmoid, [($0, -steepness)], bias: bias, part: "sign")
    }
    // From the top, where the flag is 0: free = relu(1 - sign - passed above), passed = 1 - free.
    var passed = [builder.add(.identity, [], part: "passed")]
    for flag in flags.dropLast().reversed() {
      let above = passed[passed.count - 1]
      let free = builder.add(.relu, [(flag, -1), (above, -1)], bias: 1, part: "free")
      passed.append(builder.add(.identity, [(free, -1)], bias: 1, part: "passed"))
    }
    passed.reverse()
    let answer = builder.add(
      .identity, [(passed[0], points[0])] + passed.dropFirst().map { ($0, spacing) },
      bias: parameters[5] * spacing, part: "answer")
    return builder.network(task: task.name, outputs: [answer])
  }

  /// low, low + spacing, ... up to high.
  static func grid(
    from low: ExactDecimal, to high: ExactDecimal, spacing: ExactDecimal
  ) -> [ExactDecimal] {
    var points: [ExactDecimal] = []
    var point = low
    while point <= high {
      points.append(point)
      point = point + spacing
    }
    return points
  }

  /// P at all points: the first d + 2 directly, the others by the recurrence.
  private func addSamples(
    degree: Int, points: [ExactDecimal], to builder: inout NetworkBuilder
  ) -> [NetworkBuilder.Node] {
    var samples: [NetworkBuilder.Node] = []
    // Σ (-1)^i C(d+1, i) P(s - iδ) = 0.
    var binomial = [1]
    for row in 1...(degree + 1) { binomial.append(binomial[row - 1] * (degree + 2 - row) / row) }
    for (index, point) in points.enumerated() {
      if index < degree + 2 {
        var powers: [ExactDecimal] = [1]
        for _ in 0..<degree { powers.append(powers[powers.count - 1] * point) }
        let terms = (0..<degree).map { (builder.input($0), powers[degree - 1 - $0]) }
        samples.append(builder.add(.identity, terms, bias: powers[degree], part: "sample"))
      } else {
        let terms = (1...degree + 1).map { back in
          let weight = back.isMultiple(of: 2) ? -binomial[back] : binomial[back]
          return (samples[index - back], ExactDecimal(weight))
        }
        samples.append(builder.add(.identity, terms, part: "sample"))
      }
    }
    return samples
  }
}
