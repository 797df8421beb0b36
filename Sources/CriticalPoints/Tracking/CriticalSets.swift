import Exact
import Basics

/// A set of critical points of positive dimension.
public struct CriticalSet: Sendable {
  /// Its dimension.
  public var dimension: Int
  /// The loss on it, as a rational number or as digits.
  public var loss: String
  /// Whether the loss is a rational number that was recognised.
  public var isRational: Bool
  /// The loss's real part.
  public var lossValue: Double
  /// A point of it; real if one was found.
  public var sample: [(real: Double, imaginary: Double)]
  /// Whether a real point was found.
  public var isReal: Bool
  /// At real points the numbers of directions that go down; all that were seen.
  public var indices: [Int]
  /// How many random starts led to it.
  public var starts: Int
}

/// Looks for sets of critical points of positive dimension, from random starts.
///
/// From each start the gradient is made 0 by Levenberg's and Marquardt's method, which does not mind
/// that the Hessian is singular. Where it ends the Hessian's corank is the dimension of the set, if
/// a step along any direction of the kernel, corrected, leads to another critical point of the same
/// corank near by; that is tried. Points that agree in dimension and loss are reported as one set,
/// which may have several components. All this is numerical evidence, not proof.
struct CriticalSetSearch: Sendable {
  let loss: CompiledPolynomial
  let count: Int
  private let threads: Int
  private let isStopped: @Sendable () -> Bool

  init(
    _ loss: Polynomial, threads: Int, isStopped: @escaping @Sendable () -> Bool = { false }
  ) {
    self.loss = CompiledPolynomial(loss)
    count = loss.count
    self.threads = threads
    self.isStopped = isStopped
  }

  /// The landings from given points; nil for those that lead nowhere.
  func landings(from points: [[Complex]], seed: UInt64) -> [Landing?] {
    parallelMap(count: points.count, threads: threads) { number in
      if isStopped() { return nil }
      var random = SeededGenerator(seed: seed, stream: 3_000_000 + UInt64(number))
      return land(points[number], &random)
    }
  }

  /// The landings of random starts, half of them real, of sizes from 1/10 to 10.
  func landings(starts: Int, seed: UInt64) -> [Landing] {
    parallelMap(count: starts, threads: threads) { number -> Landing? in
      if isStopped() { return nil }
      var random = SeededGenerator(seed: seed, stream: 1_000_000 + UInt64(number))
      let isReal = number.isMultiple(of: 2)
      let scale = random.power(number % 4 < 2 ? 2 : 10)
      let start = (0..<count).map { _ in
        Complex(scale * random.normal(), isReal ? 0 : scale * random.normal())
      }
      return land(start, &random)
    }.compactMap { $0 }
  }

  /// The sets among landings, largest first.
  func sets(_ landings: [Landing]) -> [CriticalSet] {
    var groups: [(key: (dimension: Int, loss: Complex), members: [Landing])] = []
    for landing in landings {
      guard let dimension = landing.dimension, dimension > 0 else { continue }
      let place = groups.firstIndex {
        $0.key.dimension == dimension
          && ($0.key.loss - landing.loss).size < 1e-7 * max(1, landing.loss.size)
      }
      if let place {
        groups[place].members.append(landing)
      } else {
        groups.append(((dimension, landing.loss), [landing]))
      }
    }
    // A single start may have come to rest where the gradient is merely very flat.
    return groups.filter { $0.members.count > 1 }.map { Self.set($0.key.dimension, $0.members) }
      .sorted {
        ($1.dimension, $0.lossValue) < ($0.dimension, $1.lossValue)
      }
  }

  private static func set(_ dimension: Int, _ members: [Landing]) -> CriticalSet {
    // The real point of the smallest size is the nicest one to show.
    let real = members.filter(\.isReal)
    let best = (real.isEmpty ? members : real).min {
      $0.point.largestSize < $1.point.largestSize
    }
    let sample = best ?? members[0]
    let value = sample.loss
    let isRealLoss = abs(value.imaginary) < 1e-9 * max(1, value.size)
    let rational = isRealLoss ? Rational(near: value.real, within: 1e-10) : nil
    let digits = isRealLoss ? "\(value.real)" : "\(value.real) + \(value.imaginary)i"
    return CriticalSet(
      dimension: dimension, loss: rational?.description ?? digits, isRational: rational != nil,
      lossValue: value.real,
      sample: sample.point.map { ($0.real, $0.imaginary) }, isReal: !real.isEmpty,
      indices: Set(real.compactMap(\.index)).sorted(), starts: members.count)
  }
}

extension CriticalSetSearch {
  /// Whether points of a set of positive dimension are found as near to a point as one looks.
  func isNearSet(_ point: [Complex], seed: UInt64) -> Bool {
    [1e-1, 1e-2, 1e-3].allSatisfy { distance in
      (0..<8).contains { number in
        var random = SeededGenerator(seed: seed, stream: 2_000_000 + UInt64(number))
        let start = point.map {
          $0 + Complex(distance * random.normal(), distance * random.normal())
        }
        guard let end = land(start, &random), let dimension = end.dimension, dimension > 0 else {
          return false
        }
        let way = norm(zip(end.point, point).map { $0 - $1 })
        return way < 20 * distance * Double(count).squareRoot()
      }
    }
  }
}
