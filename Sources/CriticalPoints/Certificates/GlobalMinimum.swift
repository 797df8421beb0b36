extension Solution {
  /// How well it is founded that the least minimum is the least value of the loss.
  ///
  /// A complete list shows it where the loss grows beyond all bounds, as it does if every λ is
  /// positive, and where every minimum is global. Otherwise the loss may be less far out; but it is
  /// never below 0 if no λ is negative.
  public var globalEvidence: Evidence {
    let set = globalSet
    let isolated = globalMinima.first.map { points[$0] }
    guard let least = set?.lossValue ?? isolated?.lossValue, !isInterrupted else { return .unknown }
    // A real critical point below every known minimum: one is lacking.
    let slack = 1e-9 * max(abs(least), 1e-9)
    let isLowest =
      points.allSatisfy { !$0.isReal || $0.lossValue >= least - slack }
      && sets.allSatisfy { !$0.isReal || $0.lossValue >= least - slack }
    guard isLowest, warnings.isEmpty else { return .unknown }
    if isZero(least),
      network.regularisation.allSatisfy({ $0 >= .zero })
    {
      return .counted
    }
    guard network.regularisation.allSatisfy({ $0 > .zero }) || hasOnlyGlobalMinima else {
      return .unknown
    }
    if sets.isEmpty { return evidence }
    if let real = realValues?.first {
      return min(evidence, abs(real - least) <= 1e-6 * max(abs(least), 1e-3) ? .counted : .unknown)
    }
    // On sets real points are seen, not proved; but no value lies below that a real point can have:
    // one from 0 up, as no λ is negative here.
    let isLeastValue =
      values?.values.allSatisfy {
        !$0.isReal || $0.approximation.real < -slack || $0.approximation.real >= least - slack
      } ?? false
    return min(evidence, isLeastValue ? .counted : .argued)
  }

  /// Whether a value of the loss that is nearly 0 is 0: all values at critical points are known, and
  /// of those near by only 0 itself.
  private func isZero(_ value: Double) -> Bool {
    guard let values else { return false }
    let near = values.values.filter { $0.isNear(Complex(value)) }
    return near.count == 1 && near[0].rational?.isZero == true
  }

  /// Whether every minimum is known to be global: of losses of degree 2, and of linear networks
  /// without regularisation that are nowhere narrower than at one of their ends (Laurent and von
  /// Brecht, "Deep linear networks with arbitrary loss: all local minima are global", 2018).
  private var hasOnlyGlobalMinima: Bool {
    if network.loss.degree <= 2 { return true }
    let problem = network.problem
    let narrowest = min(problem.layers[0], problem.layers[problem.layers.count - 1])
    return problem.activations.allSatisfy { $0 == Problem.linear } && !problem.biases.contains(true)
      && problem.fixed.isEmpty && network.regularisation.allSatisfy(\.isZero)
      && problem.layers.allSatisfy { $0 >= narrowest }
  }
}
