import Exact

extension Problem {
  /// The problem with weights held at 1 until no scaling is left that moves a critical point, the
  /// first one it moves each time.
  ///
  /// Each critical point whose held weights are not 0 has one scaled copy in the new problem. Those
  /// where one is 0 are lost.
  public func gauged() throws -> Problem {
    var problem = self
    while problem.fixed.count + 1 < problem.weightCount {
      let network = try PolynomialNetwork(problem)
      guard let first = FreeScalings.moved(by: network.loss).first else { break }
      problem.fixed[problem.unknowns[first]] = .one
    }
    return problem
  }

  /// The problem with a regularisation for every weight that has none: `value` times 1, 3/2, 5/2,
  /// 7/2, 11/2 and so on, halves of primes.
  ///
  /// Equal ones would leave rotations of linear layers, and so may ones whose products are equal.
  public func regularised(_ value: Rational) -> Problem {
    var problem = self
    var prime = 1
    for index in problem.regularisation.indices where problem.regularisation[index].isZero {
      repeat { prime += 1 } while (2..<prime).contains { prime.isMultiple(of: $0) }
      problem.regularisation[index] = value * Rational(prime) / Rational(2)
    }
    return problem
  }
}
