import Basics
import Constructions
import Networks

/// The search of constructions that have smooth pieces (`Distillable`): choose a frame, fit each
/// of its pieces, then make the pieces cheaper for as long as that leads somewhere.
///
/// The frame of the cheapest candidate so far is home. From there the search makes excursions to
/// frames that would be cheaper, and takes the weights it knows along as a start. A frame whose
/// pieces resist is given up, one that ends up cheaper becomes home.
struct Distilling: Equatable, Codable, Sendable {
  /// The places of all parameters; those of pieces that are solved hold the solutions.
  private(set) var places: [Int] = []
  /// The searches for the frame's pieces; none before there is a frame.
  private(set) var pieces: [PieceSearch] = []
  /// The cheapest candidate that passed.
  private(set) var home: Candidate?
  /// How many weights each piece of `home` has.
  private var homeSizes: [Int] = []
  /// Frames left behind.
  private(set) var framesTried = 0

  /// Steps an island makes in a generation.
  static let stepsPerGeneration = 24
  /// Steps after which a piece that has no solution dooms its frame: before there is a home, and
  /// on an excursion.
  private static let patience = (first: 1500, excursion: 300)
  /// Steps after which a frame is left whose pieces get no cheaper: elsewhere, and at home.
  private static let idleness = (excursion: 100, home: 200)
  /// At home every so many frames.
  private static let excursions = 6

  /// A search from nothing.
  init() {}

  /// Whether the next step chooses a frame and builds it.
  var needsFrame: Bool { pieces.isEmpty }

  /// Makes one step.
  ///
  /// - Returns: A trial when all pieces are solved and one has become cheaper.
  mutating func advance(
    family: Int, setting: SearchSetting, workbench: Workbench,
    using generator: inout SeededGenerator
  ) -> Trial? {
    guard let decimals = setting.decimals[family] else { return nil }
    if pieces.isEmpty {
      return enterFrame(family, setting, workbench, decimals, &generator)
    }
    guard let known = workbench.pieces(family: family, places: places), suits(known) else {
      leave()
      return nil
    }
    let index = next(&generator)
    let isCheaper = pieces[index].advance(known[index].fit, decimals, using: &generator)
    var trial: Trial?
    if isCheaper, pieces.allSatisfy({ $0.best != nil }) {
      trial = assembled(known, family, workbench)
      if let trial, !trial.isPromising, trial.candidate.places != home?.places { leave() }
    }
    leaveIfHopeless()
    return trial
  }

  /// Whether the numbers are ones this type could have come to.
  func isSane(_ parameters: [Parameter], decimals: ShortDecimals?) -> Bool {
    func valid(_ places: [Int]) -> Bool {
      places.count == parameters.count
        && zip(parameters, places).allSatisfy { $0.values.indices.contains($1) }
    }
    guard let decimals, (0..<1 << 48).contains(framesTried) else { return false }
    guard places.isEmpty ? pieces.isEmpty : valid(places), home.map({ valid($0.places) }) ?? true
    else { return false }
    return pieces.allSatisfy { $0.isSane(valueCount: decimals.values.count) }
  }

  /// Takes over a candidate of the same family, to go on from there.
  mutating func settle(at candidate: Candidate) {
    home = candidate
    homeSizes = []
    places = []
    framesTried = Self.excursions - 1
    leave()
  }

  // MARK: Frames

  /// Chooses a frame and begins with its pieces.
  private mutating func enterFrame(
    _ family: Int, _ setting: SearchSetting, _ workbench: Workbench, _ decimals: ShortDecimals,
    _ generator: inout SeededGenerator
  ) -> Trial? {
    let parameters = setting.parameters[family]
    let isAtHome = home != nil && framesTried.isMultiple(of: Self.excursions)
    places = home?.places ?? setting.defaultPlaces(ofFamily: family)
    if !isAtHome, home != nil || framesTried > 0 { Self.vary(&places, parameters, &generator) }
    guard let known = workbench.pieces(family: family, places: places) else {
      framesTried += 1
      return nil
    }
    if isAtHome { homeSizes = known.map(\.parameters.count) }
    var isKnown = home != nil
    for (index, piece) in known.enumerated() {
      let weights = piece.parameters.map { places[$0] }
      guard home != nil, homeSizes.indices.contains(index), homeSizes[index] == weights.count else {
        for parameter in piece.parameters {
          places[parameter] = setting.standardPlace(of: parameter, family: family)
        }
        pieces.append(PieceSearch())
        isKnown = false
        continue
      }
      let start = weights.map { decimals.values[$0] }
      let holds = piece.fit.measure(start, power: 2, scale: 1).worst <= 1
      pieces.append(
        isAtHome || holds
          ? PieceSearch(best: weights, decimals: decimals) : PieceSearch(warm: start))
      isKnown = isKnown && (isAtHome || holds)
    }
    guard let home, !isAtHome else { return nil }
    // What is known of the network so far must not be dearer than all of home.
    let score = setting.network(of: Candidate(family: family, places: places, score: 0))?
      .score(setting.task.metric)
    guard let score, score < home.score else {
      leave()
      return nil
    }
    return isKnown ? assembled(known, family, workbench) : nil
  }

  /// Takes one to three of the frame's parameters a little way along their grids.
  private static func vary(
    _ places: inout [Int], _ parameters: [Parameter], _ generator: inout SeededGenerator
  ) {
    let variable = parameters.indices.filter { parameters[$0].grid.count > 1 }
    for _ in 0..<1 + generator.below(3) {
      let index = generator.pick(variable)
      let grid = parameters[index].grid
      let value = parameters[index].values[places[index]]
      let present = grid.firstIndex { $0 >= value } ?? grid.count - 1
      let moved = present + generator.pick([-2, -1, 1, 2])
      let target = grid[min(max(moved, 0), grid.count - 1)]
      places[index] = parameters[index].values.firstIndex(of: target) ?? places[index]
    }
  }

  private mutating func leaveIfHopeless() {
    let patience = home == nil ? Self.patience.first : Self.patience.excursion
    let isHome = home.map { $0.places == places } ?? true
    let idleness = isHome ? Self.idleness.home : Self.idleness.excursion
    let isDoomed = pieces.contains { $0.best == nil && $0.idleSteps > patience }
    if isDoomed || pieces.allSatisfy({ $0.best != nil && $0.idleSteps > idleness }) { leave() }
  }

  private mutating func leave() {
    pieces = []
    framesTried += 1
  }

  // MARK: Pieces

  private func suits(_ known: [Piece]) -> Bool {
    pieces.count == known.count && zip(pieces, known).allSatisfy { $0.suits($1.fit.cascade) }
  }

  /// The piece to work on: the unsolved one that was worked on least, else any.
  private func next(_ generator: inout SeededGenerator) -> Int {
    let unsolved = pieces.indices.filter { pieces[$0].best == nil }
    return unsolved.min { pieces[$0].idleSteps < pieces[$1].idleSteps }
      ?? generator.below(pieces.count)
  }

  /// Puts the solved pieces into the candidate and judges it.
  private mutating func assembled(
    _ known: [Piece], _ family: Int, _ workbench: Workbench
  ) -> Trial? {
    for (search, piece) in zip(pieces, known) {
      for (parameter, place) in zip(piece.parameters, search.best ?? []) {
        places[parameter] = place
      }
    }
    let trial = workbench.trial(
      family: family, places: places, energyLimit: .infinity, strategy: .distilling)
    if let trial, trial.isPromising, trial.candidate.score < home?.score ?? .max {
      home = trial.candidate
      homeSizes = known.map(\.parameters.count)
    }
    return trial
  }
}
