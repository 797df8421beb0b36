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

  /// The islands one generation later; nil when `interruption` was requested.
  ///
  /// - Parameter rest: Which islands stay as they are.
  func step(
    _ islands: [Island], interruption: Interruption,
    rest: @Sendable (Island) -> Bool = { _ in false }
  ) -> [Island]? {
    let stepped = parallelMap(count: islands.count, threads: threads) { index -> Island? in
      var island = islands[index]
      if rest(island) { return island }
      return island.advance(on: workbenches[index], interruption: interruption) ? island : nil
    }
    let complete = stepped.compactMap { $0 }
    return complete.count == islands.count ? complete : nil
  }
}
