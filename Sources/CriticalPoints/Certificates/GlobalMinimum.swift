extension Solution {
  /// Whether the least minimum of a complete list is shown to be the least value of the loss.
  ///
  /// It is where the loss grows beyond all bounds, as it does if every λ is positive, and where
  /// every minimum is global. Otherwise the loss may be less far out; but it is never below 0 if no
  /// λ is negative.
  public var isMinimumGlobal: Bool {
    let set = globalSet
    let isolated = globalMinima.first.map { points[$0] }
    guard isComplete, let least = set?.lossValue ?? isolated?.lossValue else { return false }
    // A real critical point below every known minimum: one is lacking.
    let slack = 1e-9 * max(1, abs(least))
    let isLowest =
      points.allSatisfy { !$0.isReal || $0.lossValue >= least - slack }
      && sets.allSatisfy { !$0.isReal || $0.lossValue >= least - slack }
    guard isLowest else { return false }
    if network.regularisation.allSatisfy({ $0 > .zero }) || hasOnlyGlobalMinima { return true }
    return (set?.loss ?? isolated?.loss.real) == "0"
      && network.regularisation.allSatisfy { $0 >= .zero }
  }

  /// Whether every minimum is known to be global: of losses of degree 2, and of linear networks
  /// without regularisation that are nowhere narrower than at one of their ends (Laurent and von
  /// Brecht, "Deep linear networks with arbitrary loss: all local minima are global", 2018).
  private var hasOnlyGlobalMinima: Bool {
    if network.loss.degree <= 2 { return true }
    let problem = network.problem
    let narrowest = min(problem.layers[0], problem.layers[problem.layers.count - 1])
    return problem.activations.allSatisfy { $0 == Problem.linear } && !problem.hasBias
      && problem.fixed.isEmpty && network.regularisation.allSatisfy(\.isZero)
      && problem.layers.allSatisfy { $0 >= narrowest }
  }
}
