import Networks

/// What must hold: for each case, a network that reads the inputs has to answer within the
/// tolerance of the target.
///
/// A task is data. The reference task, the largest root of a cubic, is one way to make such data
/// (`LargestRoot`), a CSV file is another (`TaskFile`), and no room above this one can tell the
/// difference unless it asks for the `origin`. A task may have rules of its own besides, and then it
/// is written down as JSON (`TaskDescription`).
///
/// ```swift
/// let task = try LargestRoot().task(threads: 2)
/// task.caseCount                    // 9261
/// task.inputs                       // ["a", "b", "c"]
/// ```
public struct Task: Sendable {
  /// Where the cases come from.
  public enum Origin: Sendable, Equatable {
    /// Computed: the largest real roots of all polynomials of a range.
    case largestRoot(LargestRoot)
    /// Read from a CSV file.
    case file(TaskFile)
  }

  /// The specification the task can be made from again, as network files name it:
  /// `largest-root`, `largest-root:degree=2`, `cases.csv`, `task.json`.
  public internal(set) var name: String
  /// One line for people.
  public internal(set) var title: String
  /// Where the cases come from.
  public let origin: Origin
  /// The names of the inputs.
  public let inputs: [String]
  /// The names of the targets.
  public let outputs: [String]
  /// The input values: one column for each input, one element for each case.
  public let inputColumns: [[ExactDecimal]]
  /// The exact targets: one column for each output, one element for each case.
  public let targetColumns: [[Target]]
  /// For each case, what the error of every output must stay strictly below.
  public let tolerances: [ExactDecimal]
  /// Where sides are open: one column for each output, one element for each case. No columns where none
  /// is open.
  public internal(set) var openings: [[Opening]] = []
  /// For each case the output that has to exceed the others; none where outputs are judged one by one.
  ///
  /// Then a target is not that of the output but that of what the winner has before the output.
  public internal(set) var winners: [Int] = []
  /// What a network costs.
  public internal(set) var metric: Metric
  /// Which networks are permitted.
  public internal(set) var rules: Rules
  /// The task file that says so, where there is one.
  public internal(set) var description: TaskDescription?

  /// The activations a network may use.
  public var activations: Set<Activation> { rules.activations }

  /// How many cases there are.
  public var caseCount: Int { tolerances.count }

  /// The same cases with one of the targets.
  public func only(target: Int) -> Task {
    Task(
      name: name, title: title, origin: origin, inputs: inputs, outputs: [outputs[target]],
      inputColumns: inputColumns, targetColumns: [targetColumns[target]], tolerances: tolerances,
      openings: openings.isEmpty ? [] : [openings[target]], metric: metric, rules: rules)
  }

  /// On which sides an output's answer to a case may be as far off as it likes.
  public func opening(_ output: Int, case index: Int) -> Opening {
    openings.isEmpty ? [] : openings[output][index]
  }

  /// What is compared with the targets of a case: the answers, or what the winner has before each.
  public func judged<Number>(
    _ answers: [Number], case index: Int, minus: (Number, Number) -> Number
  ) -> [Number] {
    if winners.isEmpty { return answers }
    return answers.map { minus(answers[winners[index]], $0) }
  }

  /// What answers have to decide, for people: `sign`, `argmax, margin 0.5`; nil where they have to come
  /// near to numbers.
  public var decision: String? { description?.decision }

  /// Whether some answers have to lie beyond a border, however far, so that there is no worst error.
  public var hasHalfLines: Bool {
    openings.joined().contains { $0 == .above || $0 == .below }
  }

  /// The inputs of a case, for people: `a=1, b=-2, c=3`.
  public func describe(case index: Int) -> String {
    zip(inputs, inputColumns).map { "\($0)=\($1[index])" }.joined(separator: ", ")
  }

  /// Why a network has the wrong inputs or outputs for this task, or breaks its rules; nil when it does
  /// not.
  public func mismatch(with network: Network) -> String? {
    if network.inputs != inputs {
      return "the network reads (\(network.inputs.joined(separator: ", "))), "
        + "the task gives (\(inputs.joined(separator: ", ")))"
    }
    if network.outputs.count != outputs.count {
      return "the network answers \(network.outputs.count) values, the task wants \(outputs.count)"
    }
    return rules.objection(to: network)
  }

  /// The same network without neurons that can be spared, as far as the rules permit.
  public func tidied(_ network: Network) -> Network {
    let tidy = network.tidied()
    return rules.leaveShapeFree || rules.objection(to: tidy) == nil ? tidy : network.withoutUnread()
  }
}

/// Why a task cannot be made.
public struct TaskError: Error, Equatable, CustomStringConvertible {
  /// What is wrong, with the file and line or the option at fault.
  public let description: String

  /// An error of that text.
  public init(_ description: String) { self.description = description }
}
