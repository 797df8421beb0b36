import Basics
import Exact
import Foundation

/// A set of critical points of positive dimension.
public struct CriticalSet: Sendable {
  /// Its dimension; nil where the Hessian has a larger kernel than the set, or the set is a degenerate
  /// point.
  public var dimension: Int?
  /// The loss on it: digits, or a fraction where that was computed exactly.
  public var loss: String
  /// Whether `loss` is exact.
  public var isRational = false
  /// The loss.
  var value: Complex
  /// The loss's real part.
  public var lossValue: Double { value.real }
  /// A point of it; real if one was found.
  public var sample: [(real: Double, imaginary: Double)]
  /// Whether a real point was found.
  public var isReal: Bool
  /// Whether it is known that there is none.
  public var isUnreal = false
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
  private let workers: Workers

  init(_ loss: Polynomial, _ workers: Workers) {
    self.loss = CompiledPolynomial(loss)
    count = loss.count
    self.workers = workers
  }

  /// The landings from given points; nil for those that lead nowhere.
  func landings(from points: [[Complex]], seed: UInt64) -> [Landing?] {
    workers.map(count: points.count, width: count) { number in
      if workers.isStopped() { return nil }
      var random = SeededGenerator(seed: seed, stream: 3_000_000 + UInt64(number))
      return land(points[number], &random)
    }
  }

  /// The landings of random starts, half of them real, of sizes from 1/10 to 10.
  func landings(starts: Int, seed: UInt64) -> [Landing] {
    workers.map(count: starts, width: count) { number -> Landing? in
      if workers.isStopped() { return nil }
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
        ($1.dimension ?? 0, $0.lossValue) < ($0.dimension ?? 0, $1.lossValue)
      }
  }

  /// Degenerate sets, which no step of Newton's method reaches: those where the loss has one of some
  /// exactly known values.
  func degenerateSets(_ landings: [Landing], values: [Complex]) -> [CriticalSet] {
    values.compactMap { value in
      let members = landings.filter {
        $0.dimension == nil && ($0.loss - value).size < 1e-6 * max(1e-3, value.size)
      }
      guard !members.isEmpty else { return nil }
      var set = Self.set(nil, members)
      set.value = value
      return set
    }
  }

  private static func set(_ dimension: Int?, _ members: [Landing]) -> CriticalSet {
    // The real point of the smallest size is the nicest one to show.
    let real = members.filter(\.isReal)
    let best = (real.isEmpty ? members : real).min {
      $0.point.largestSize < $1.point.largestSize
    }
    let sample = best ?? members[0]
    return CriticalSet(
      dimension: dimension, loss: CriticalSet.digits(sample.loss), value: sample.loss,
      sample: sample.point.map { ($0.real, $0.imaginary) }, isReal: !real.isEmpty,
      indices: Set(real.compactMap(\.index)).sorted(), starts: members.count)
  }
}

extension CriticalSet {
  /// As many digits of a loss as doubles have.
  static func digits(_ value: Complex) -> String {
    abs(value.imaginary) < 1e-9 * max(1, value.size)
      ? "\(value.real)" : "\(value.real) + \(value.imaginary)i"
  }

  /// The set in the unknowns of the problem.
  func unscaled(_ scale: Scale) -> CriticalSet {
    var result = self
    result.value = Complex(scalbn(value.real, scale.shift), scalbn(value.imaginary, scale.shift))
    result.loss = Self.digits(result.value)
    result.sample = zip(sample, scale.exponents).map {
      (scalbn($0.real, $1), scalbn($0.imaginary, $1))
    }
    return result
  }
}
