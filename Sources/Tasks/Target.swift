import Networks

/// An exact answer: a decimal, or a root of an integer polynomial known by proof.
public enum Target: Sendable {
  /// A number written down.
  case decimal(ExactDecimal)
  /// The largest real root of an integer polynomial.
  case root(LargestRealRoot)

  /// Doubles between which the target lies, both ends possible.
  public var bounds: ClosedRange<Double> {
    switch self {
    case .decimal(let value):
      let near = value.doubleValue
      return ExactDecimal(exactly: near) == value ? near...near : near.nextDown...near.nextUp
    case .root(let root): return root.bounds
    }
  }

  /// The double nearest to the middle of the bounds: what fast evaluation compares with.
  public var approximation: Double {
    switch self {
    case .decimal(let value): value.doubleValue
    case .root(let root): root.bounds.lowerBound / 2 + root.bounds.upperBound / 2
    }
  }

  /// Whether the target is below (-1), equal to (0) or above (1) a number; decided exactly.
  public func compare(with value: ExactDecimal) -> Int {
    switch self {
    case .decimal(let target): (target - value).sign
    case .root(let root): root.compare(with: value)
    }
  }

  /// Whether an answer anywhere in `low ... high` differs from the target by strictly less than
  /// `tolerance`, open sides aside: nil when part of the range passes and part fails. Decided exactly.
  public func accepts(
    from low: ExactDecimal, to high: ExactDecimal, within tolerance: ExactDecimal,
    open: Opening = []
  ) -> Bool? {
    func isTooLow(_ answer: ExactDecimal) -> Bool {
      !open.contains(.below) && compare(with: answer + tolerance) >= 0
    }
    func isTooHigh(_ answer: ExactDecimal) -> Bool {
      !open.contains(.above) && compare(with: answer - tolerance) <= 0
    }
    if isTooLow(high) || isTooHigh(low) { return false }
    return isTooLow(low) || isTooHigh(high) ? nil : true
  }
}
