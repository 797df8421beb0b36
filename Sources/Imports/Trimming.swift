import Evaluation
import Networks
import Tasks

/// Takes digits off a network's numbers, one at a time, for as long as no further case of a task
/// fails.
///
/// All numbers are first cut to the same count of significant digits, the smallest that serves. Then
/// each in turn, the longest first, loses its last digit, rounded to one side or the other, as long as
/// there is one that can; a number that has lost all its digits is gone. What is left is a start for a
/// search, which can make up for a digit in one place by changing another.
///
/// ```swift
/// let short = Trimming(task).trimmed(network)
/// ```
public struct Trimming {
  private let table: CaseTable
  private let metric: Metric

  /// Values of more nodes in more cases than this are not kept at hand.
  private static let mostValues = 40_000_000
  /// The most digits a double has.
  private static let mostDigits = 17

  /// A trimming for a task.
  public init(_ task: Task) {
    table = CaseTable(task)
    metric = task.metric
  }

  /// The network with shorter numbers; as many cases as before are answered rightly, as far as
  /// doubles can tell.
  public func trimmed(_ network: Network) -> Network {
    let judge = FastJudge(table)
    let allowed = judge.judge(Program(network)).failures
    let coarse =
      (1...Self.mostDigits).lazy.map { Self.rounded(network, digits: $0) }.first {
        judge.judge(Program($0), failuresAllowed: allowed).isComplete
      } ?? network
    guard coarse.nodeCount * table.placeCount <= Self.mostValues else { return coarse.tidied() }
    return digitByDigit(coarse, allowed: allowed).tidied()
  }

  // MARK: - All at once

  private static func rounded(_ network: Network, digits: Int) -> Network {
    var result = network
    for index in network.neurons.indices {
      var neuron = network.neurons[index]
      for place in neuron.connections.indices {
        neuron.connections[place].weight = rounded(neuron.connections[place].weight, digits)
      }
      neuron.bias = rounded(neuron.bias, digits)
      result.neurons[index] = neuron
    }
    return result
  }

  /// A number with at most so many significant digits.
  private static func rounded(_ value: ExactDecimal, _ digits: Int) -> ExactDecimal {
    let surplus = value.significand.digitCount - digits
    if surplus <= 0 { return value }
    return value.rounded(toMultipleOf: ExactDecimal(1, exponent: value.exponent + surplus))
  }

  // MARK: - One after the other

  /// Where a number stands: a connection of a neuron, or its bias.
  private struct Site {
    var neuron: Int
    var place: Int?
  }

  private func digitByDigit(_ network: Network, allowed: Int) -> Network {
    var present = network
    let judge = IncrementalJudge(table, network)
    let sites = network.neurons.enumerated().flatMap { index, neuron in
      neuron.connections.indices.map { Site(neuron: index, place: $0) }
        + [Site(neuron: index, place: nil)]
    }
    var isDone = false
    while !isDone {
      isDone = true
      let longest = sites.indices.sorted {
        (-Self.value(present, sites[$0]).precision, $0)
          < (-Self.value(present, sites[$1]).precision, $1)
      }
      for index in longest {
        let site = sites[index]
        for shorter in Self.shorter(Self.value(present, site)) {
          let verdict = judge.judge(
            Self.change(site, to: shorter.doubleValue), failuresAllowed: allowed)
          guard verdict.isComplete else { continue }
          judge.accept()
          Self.set(&present, site, to: shorter)
          isDone = false
          break
        }
      }
    }
    // The judge keeps the places of connections; those that vanished go now.
    for index in present.neurons.indices {
      present.neurons[index].connections.removeAll { $0.weight.isZero }
    }
    return present
  }

  /// The numbers on both sides of a number with one digit less, the nearer one first; those only that
  /// cost less.
  private static func shorter(_ value: ExactDecimal) -> [ExactDecimal] {
    if value.isZero { return [] }
    let step = ExactDecimal(1, exponent: value.exponent + 1)
    let near = value.rounded(toMultipleOf: step)
    let far = near < value ? near + step : near - step
    return [near, far].filter { $0.precision < value.precision }
  }

  private static func value(_ network: Network, _ site: Site) -> ExactDecimal {
    let neuron = network.neurons[site.neuron]
    return site.place.map { neuron.connections[$0].weight } ?? neuron.bias
  }

  private static func set(_ network: inout Network, _ site: Site, to value: ExactDecimal) {
    if let place = site.place {
      network.neurons[site.neuron].connections[place].weight = value
    } else {
      network.neurons[site.neuron].bias = value
    }
  }

  private static func change(_ site: Site, to value: Double) -> Change {
    site.place.map { .weight(neuron: site.neuron, place: $0, value: value) }
      ?? .bias(neuron: site.neuron, value: value)
  }
}
