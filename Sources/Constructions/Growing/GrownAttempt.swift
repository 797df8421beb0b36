import Basics
import Evaluation
import Networks
import Tasks

/// An attempt at a network that grows where its errors are: it begins with outputs that are linear in
/// the inputs, and as long as that is not enough it gets the unit that takes most of the errors away,
/// and all of it is fitted again (after Fahlman and Lebiere, "The Cascade-Correlation Learning
/// Architecture", NIPS 2, 1990, which keeps its units as they were).
///
/// Where there are many cases it grows on some of them, and those that then fail are added.
public struct GrownAttempt: Equatable, Codable, Sendable {
  private enum Stage: Equatable, Codable {
    case start
    case fit(RisingFit)
    case finish(SketchFinish)
    case failed
  }

  private var stage = Stage.start
  private var growing: GrowingNetwork?
  private var unitsLeft: Int
  /// The places of the cases it grows on; all of them when there are none here.
  private var places: [Int] = []

  /// More cases than this are not grown on to begin with.
  private static let firstCases = 1024
  /// So many failing cases are added at a time.
  private static let moreCases = 256
  /// What the largest error has to come to, as a multiple of its tolerance.
  private static let goal = 0.9
  private static let roundings = 3
  /// A network of more numbers is not grown further: equations take the cube of these.
  private static let mostNumbers = 600
  private static let schedule: [RisingFit.Rung] = [
    .init(power: 2, steps: 30, promising: 5), .init(power: 4, steps: 20, promising: 2.8),
    .init(power: 8, steps: 30, promising: 1.7), .init(power: 16, steps: 40, promising: 1.25),
    .init(power: 32, steps: 40, promising: 1.02), .init(power: 64, steps: 40, promising: goal),
  ]
  /// Numbers times cases beyond which a network is not pruned before it is rounded.
  private static let mostPruned = 400_000

  /// An attempt with so many units at most.
  init(units: Int) { unitsLeft = units }

  /// More units than this a network does not grow to.
  static let mostUnits = 96

  func fits(_ task: Task, _ table: CaseTable) -> Bool {
    let room = 0..<table.placeCount
    var growing = growing
    guard (0...Self.mostUnits).contains(unitsLeft), growing?.fits(task) ?? true,
      places.allSatisfy({ room.contains($0) && table.hasCase(at: $0) }),
      zip(places, places.dropFirst()).allSatisfy(<)
    else { return false }
    switch stage {
    case .start, .failed: return true
    case .fit(let fit):
      // What is fitted is what grows on: its wires have to be wires of the fitted network.
      growing?.network = fit.network
      return growing?.fits(task) ?? false && fit.isSane(on: Self.schedule)
    case .finish(let finish): return finish.fits(task)
    }
  }

  /// How many units there are.
  var progress: String? {
    growing.map { "grown to \($0.unitCount) unit\($0.unitCount == 1 ? "" : "s")" }
  }

  mutating func advance(
    on bench: SketchBench, using generator: inout SeededGenerator
  ) -> SketchState {
    switch stage {
    case .failed: return .failed
    case .start:
      let linear = GrowingNetwork(bench.task)
      growing = linear
      places = Self.sample(of: bench.table, using: &generator)
      stage = .fit(RisingFit(linear.network))
    case .fit(var fit):
      switch fit.advance(to: table(on: bench), Self.schedule, on: bench) {
      case .underWay: stage = .fit(fit)
      case .hopeless:
        growing?.network = fit.network
        stage = grow(on: bench, using: &generator)
      case .finished:
        growing?.network = fit.network
        stage = addFailures(of: fit.network, on: bench)
      }
    case .finish(var finish):
      switch finish.advance(on: bench, using: &generator) {
      case .underWay: stage = .finish(finish)
      case .failed: stage = .failed
      case .finished(let network): return .finished(network)
      }
    }
    return .underWay
  }

  /// The cases it grows on.
  private func table(on bench: SketchBench) -> CaseTable {
    places.isEmpty
      ? bench.table : bench.derive(from: places) { CaseTable(places, of: bench.table) }
  }

  private static func sample(
    of table: CaseTable, using generator: inout SeededGenerator
  ) -> [Int] {
    guard table.caseCount > 2 * firstCases else { return [] }
    var all = (0..<table.placeCount).filter(table.hasCase)
    for index in 0..<firstCases { all.swapAt(index, index + generator.below(all.count - index)) }
    return all.prefix(firstCases).sorted()
  }

  /// One more unit, with the weights of the outputs that suit it.
  private mutating func grow(
    on bench: SketchBench, using generator: inout SeededGenerator
  ) -> Stage {
    guard unitsLeft > 0, var grown = growing,
      grown.network.freeParameters.count < Self.mostNumbers
    else { return .failed }
    let table = table(on: bench)
    var search = UnitSearch(for: grown, over: table, of: bench.task)
    guard let best = search.best(on: bench, using: &generator) else { return .failed }
    unitsLeft -= 1
    grown.add(best)
    var fitting = Fitting(grown.network, to: table)
    fitting.free = grown.answerParameters
    fitting.improve(power: 2, steps: 3, damping: 1e-9)
    bench.charge(fitting)
    grown.network = fitting.network
    growing = grown
    return .fit(RisingFit(grown.network))
  }

  /// What comes after a fit that has succeeded: the cases that fail it, or its digits.
  private mutating func addFailures(of network: RealNetwork, on bench: SketchBench) -> Stage {
    if !places.isEmpty {
      let errors = CaseErrors(of: network, over: bench.table).shares
      bench.charge(work: network.parameters.count * bench.table.caseCount)
      let known = Set(places)
      let failing = errors.indices.filter { !(errors[$0] < Self.goal) && !known.contains($0) }
      if !failing.isEmpty {
        let hardest = failing.sorted { (errors[$0], $1) > (errors[$1], $0) }
        places = (places + hardest.prefix(Self.moreCases)).sorted()
        if places.count * 2 > bench.table.caseCount { places = [] }
        return .fit(RisingFit(network, from: 2))
      }
    }
    places = []
    let size = network.freeParameters.count * bench.table.caseCount
    return .finish(
      SketchFinish(network, pruned: size < Self.mostPruned, tries: Self.roundings))
  }
}
