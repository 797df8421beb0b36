import Networks

/// What a verification found out about a network.
public struct Facts: Equatable, Sendable {
  /// What the task is called: `Largest root of a cubic`.
  public var title: String
  /// How many cases were checked.
  public var cases: Int
  /// What the errors of the cases must stay below: the strictest and the loosest.
  public var tolerances: ClosedRange<ExactDecimal>
  /// What the answers decide, as `sign`; then errors tell nothing, and the margin is to the border.
  public var decision: String?
  /// No case has a larger error; nil where that is not known.
  public var worstError: ExactDecimal?
  /// No case has less left of its tolerance.
  public var margin: ExactDecimal
  /// The inputs of the case with the worst error, as text: `a = 3, b = -7, c = 10`.
  public var worstCase: String?
  /// Lines of Octave that make all cases: `inputs`, with a row for each case, `targets` and
  /// `tolerance`; none where they would be too long.
  public var casesProgram: [String]

  /// Facts from their parts.
  public init(
    title: String, cases: Int, tolerances: ClosedRange<ExactDecimal>, decision: String? = nil,
    worstError: ExactDecimal?, margin: ExactDecimal, worstCase: String? = nil,
    casesProgram: [String] = []
  ) {
    self.title = title
    self.cases = cases
    self.tolerances = tolerances
    self.decision = decision
    self.worstError = worstError
    self.margin = margin
    self.worstCase = worstCase
    self.casesProgram = casesProgram
  }

  /// What was asked, with its name: a tolerance, `0.01 to 0.25` where cases differ, or a decision.
  var demand: (name: String, value: String) {
    decision.map { ("decision", $0) } ?? ("tolerance", tolerance)
  }

  private var tolerance: String {
    tolerances.lowerBound == tolerances.upperBound
      ? "\(tolerances.lowerBound)" : "\(tolerances.lowerBound) to \(tolerances.upperBound)"
  }
}

/// What is exported: a network, how it is scored, and what is known about it. The sentences that
/// several formats say about it are made here, so that they agree.
struct Subject {
  let network: Network
  let metric: Metric
  let facts: Facts?

  /// The network's score.
  var score: Int { network.score(metric) }

  /// What the network is for.
  var title: String {
    let known = facts?.title ?? network.task
    let title = SafeText.line(known)
    return title.isEmpty ? "A designed network" : title
  }

  /// `24 neurons, 61 weights and biases, depth 9`.
  var size: String {
    return SafeText.count(network.neurons.count, "neuron", "neurons") + ", "
      + SafeText.count(network.parameterCount, "weight or bias", "weights and biases")
      + ", depth \(SafeText.grouped(network.depth))"
  }

  /// How the score is counted, in lines of prose.
  var scoreRule: [String] {
    switch metric {
    case .precision:
      [
        "The score is the sum of the precisions of all weights and biases, the output's too.",
        "The precision of x is p + q with the smallest whole numbers p, q >= 0 for which",
        "10^-p * |x| < 1 and 10^q * x is a whole number: 0.25 costs 2, 7 costs 1, 100 costs 3.",
      ]
    case .parameters:
      ["The score is the number of weights and biases that are not zero, the output's too."]
    case .distinct:
      [
        "The score is the number of different weights and biases that are not zero, the output's too:",
        "a number that is used twice counts once.",
      ]
    case .neurons: ["The score is the number of neurons, outputs and constants included."]
    }
  }

  /// What the verification found out, in lines of prose; none without facts.
  var findings: [String] {
    guard let facts else { return [] }
    var lines = [
      "Checked on \(SafeText.count(facts.cases, "case", "cases")), "
        + "\(facts.demand.name) \(facts.demand.value).",
      (facts.worstError.map { "Worst error \($0), margin " } ?? "Margin ") + "\(facts.margin).",
    ]
    if let worst = facts.worstCase { lines.append("Worst case: \(SafeText.line(worst)).") }
    return lines
  }
}
