/// The machinery that steps islands in parallel: threads, and a workbench for each island. It holds no
/// state that a result depends on.
///
/// A generation ends when its slowest island has stepped. So that no thread waits for it, those that
/// have nothing left to do *run ahead*: they step islands that have stepped already, on the guess that
/// nothing will happen to them meanwhile. A step is a pure function of the island, so that it counts
/// when the guess was right, and is thrown away when it was not: what another thread, proof or rank
/// did can change how much work is wasted, and nothing else.
public final class Engine: Sendable {
  /// What the search is about.
  public let setting: SearchSetting
  /// How many threads do the work.
  let threads: Int
  private let agenda: StepAgenda

  /// An engine for that many islands.
  public init(_ setting: SearchSetting, islands: Int, threads: Int) {
    self.setting = setting
    self.threads = max(threads, 1)
    agenda = StepAgenda(setting, islands: islands)
  }

  deinit { agenda.close() }

  /// The islands after some of them, by number, took a step; nil when `interruption` was requested.
  ///
  /// From then on, and until `rest`, threads may run ahead.
  func step(_ islands: [Island], _ awake: [Int], interruption: Interruption) -> [Island]? {
    agenda.begin(islands, awake, interruption)
    agenda.employ(min(threads, awake.count))
    return agenda.results(islands, awake)
  }

  /// No step is begun any more until the next generation; those under way go on.
  func rest() { agenda.rest() }

  /// How long the last step of each island took, in seconds, since this was last asked; 0 where it
  /// took none.
  func takeSeconds() -> [Double] { agenda.takeSeconds() }
}
