import Networks

/// What a network costs, kept up while its numbers change one by one.
///
/// A neuron that nothing reads costs nothing of `neurons`, as it goes before anyone sees the network. Its
/// numbers have to become zero one by one, as those of every other metric.
struct RunningScore: Equatable, Sendable {
  /// What the network costs.
  private(set) var score = 0
  private let metric: Metric
  /// How many numbers have each value; of `distinct` only.
  private var values: [Digits: Int] = [:]
  /// How many neurons and outputs read each neuron; of `neurons` only.
  private var readers: [Int] = []
  private let inputs: Int

  /// The score of a network without neurons and numbers, of which those are told afterwards.
  ///
  /// - Parameters:
  ///   - outputs: The nodes that are outputs.
  init(_ metric: Metric, inputs: Int, neurons: Int, outputs: [Int]) {
    self.metric = metric
    self.inputs = inputs
    guard metric == .neurons else { return }
    readers = [Int](repeating: 0, count: neurons)
    for node in outputs where node >= inputs { read(node - inputs, by: 1) }
  }

  /// A number changes.
  ///
  /// - Parameter source: The node that it multiplies; `DigitNetwork.bias` for a bias.
  mutating func change(_ before: Digits, to number: Digits, of source: Int) {
    switch metric {
    case .precision: score += number.precision - before.precision
    case .parameters: score += (number.isZero ? 0 : 1) - (before.isZero ? 0 : 1)
    case .distinct:
      if before == number { return }
      count(before, by: -1)
      count(number, by: 1)
    case .neurons:
      if before.isZero == number.isZero || source < inputs { return }
      read(source - inputs, by: number.isZero ? -1 : 1)
    }
  }

  private mutating func count(_ number: Digits, by step: Int) {
    if number.isZero { return }
    let count = values[number, default: 0] + step
    values[number] = count == 0 ? nil : count
    score += count == 0 ? -1 : count == 1 && step == 1 ? 1 : 0
  }

  private mutating func read(_ neuron: Int, by step: Int) {
    readers[neuron] += step
    if readers[neuron] == 0 { score -= 1 }
    if readers[neuron] == 1, step == 1 { score += 1 }
  }
}
