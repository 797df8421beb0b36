import Basics

/// The machinery that steps islands in parallel: a workbench for each island and a number of
/// threads. It holds no state that a result depends on.
public final class Engine: @unchecked Sendable {
  // A workbench is used by the one thread that steps its island; `parallelMap` hands out each
  // index once.
  /// What the search is about.
  public let setting: SearchSetting
  private let workbenches: [Workbench]
  private let threads: Int

  /// An engine for that many islands.
  public init(_ setting: SearchSetting, islands: Int, threads: Int) {
    self.setting = setting
    self.threads = threads
    workbenches = (0..<islands).map { _ in Workbench(setting) }
  }

  /// The islands after some of them, by number, took a step; nil when `interruption` was requested.
  func step(_ islands: [Island], _ awake: [Int], interruption: Interruption) -> [Island]? {
    let stepped = parallelMap(count: awake.count, threads: threads) { place -> Island? in
      var island = islands[awake[place]]
      let workbench = workbenches[awake[place]]
      return island.advance(on: workbench, interruption: interruption) ? island : nil
    }
    var result = islands
    for (index, island) in zip(awake, stepped) {
      guard let island else { return nil }
      result[index] = island
    }
    return result
  }
}
