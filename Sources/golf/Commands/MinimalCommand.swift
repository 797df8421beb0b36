import ArgumentParser
import Basics
import Certification
import Minimality
import Networks
import Search
import Tasks

/// `golf minimal`: the smallest score with which any network does a task, or a bound from below.
struct MinimalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "minimal",
    abstract: "Proves that no network is cheaper, or how cheap none can be.",
    discussion: """
      Networks of a score are finitely many. golf looks at all of them up to equivalence, score 0 \
      first, then 1, 2 and so on, until one does the task, which is then proved minimal, or until \
      the budget is used up; every score that was finished is a proved lower bound. Each network \
      that is ruled out fails some case by rigorous bounds; docs/minimality.md has the argument, and \
      what was counted.

      golf minimal RUN does so for the task of a run, up to the score of its incumbent, and keeps the \
      bound in the run's folder (minimal.json), where golf show finds it. The bound \
      depends on nothing but the task and the scores that were finished.
      """)

  @Argument(
    help: ArgumentHelp(
      "A run or a network whose task is meant, and that is to be beaten.", valueName: "RUN|FILE"),
    completion: .file())
  var place: String?

  @OptionGroup var task: TaskOptions

  @Option(
    help: ArgumentHelp(
      "The largest score to look at (default: below the incumbent's, or until the budget ends).",
      valueName: "S"))
  var upTo: Int?

  @Option(
    help: ArgumentHelp("How long to go on: 90s, 20m, 1h, 1d.", valueName: "TIME"))
  var budget = "60s"

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Where to write the network that is found.", valueName: "FILE"),
    completion: .file(extensions: ["json"]))
  var output: String?

  @OptionGroup var threads: ThreadOptions
  @OptionGroup var runs: RunsOptions
  @OptionGroup var form: OutputOptions

  func validate() throws {
    if Budget.seconds(budget) == nil {
      throw ValidationError("--budget \(budget): expected a time such as 90s, 20m, 1h or 1d")
    }
    if let upTo, !(0...Self.mostScore).contains(upTo) {
      throw ValidationError("--up-to \(upTo): expected 0 to \(Self.mostScore)")
    }
  }

  /// Nobody will ever look at networks of a larger score.
  private static let mostScore = 1000

  func run() throws {
    let signals = StopSignals()
    let (task, incumbent, run) = try goal()
    let clock = ContinuousClock()
    let begin = clock.now
    let search = try MinimalScoreSearch(task, threads: threads.count)
    let interruption = Interruption()
    signals.serve(interruption)
    let end = begin + .seconds(Budget.seconds(budget) ?? 0)
    let bar = ProgressLine()
    let result = search.run(
      upTo: upTo ?? incumbent.map { $0.score - 1 } ?? Self.mostScore,
      isStopWanted: { interruption.isRequested || clock.now >= end },
      report: { score, share in
        bar.show(
          "score \(score)", share: share, Text.duration((clock.now - begin) / .seconds(1)))
      })
    bar.clear()
    let file = try write(result.network, run: run)
    let bound = ScoreBound(result, task: task, incumbent: incumbent, file: file)
    form.show(bound)
    if let run, !self.task.isGiven { try bound.keep(in: run) }
  }

  /// What is asked: the task, the network that is to be beaten, the run it belongs to.
  private func goal() throws -> (Task, ScoreBound.Incumbent?, RunFolder?) {
    guard let place else { return (try task.task(threads: threads.count), nil, nil) }
    guard let run = try runs.run(orNetworkAt: place) else {
      let source = try NetworkSource(place, runs: runs)
      let task = try task.task(for: source, threads: threads.count)
      return (task, try incumbent(source, task), nil)
    }
    if try run.best() == nil {
      let description = try run.description()
      return (try run.task(description.task, threads: threads.count), nil, run)
    }
    let source = try NetworkSource(run.bestPath, runs: runs)
    let task = try task.task(for: source, threads: threads.count)
    return (task, try incumbent(source, task), run)
  }

  /// A network that is proved to do the task; one that is not is no incumbent.
  private func incumbent(_ source: NetworkSource, _ task: Task) throws -> ScoreBound.Incumbent? {
    let proof = try Proof(of: source, on: task, threads: threads.count)
    guard proof.passes else {
      Golf.complain("warning: \(source.file): fails its task, and is no incumbent")
      return nil
    }
    return ScoreBound.Incumbent(score: proof.score, file: source.file)
  }

  /// Writes the network that was found to where it was asked for, or into the run.
  private func write(_ network: Network?, run: RunFolder?) throws -> String? {
    guard let network else { return nil }
    guard let path = output ?? run.map({ $0.path + "/" + ScoreBound.networkName }) else {
      return nil
    }
    let bytes = Array(NetworkFile.text(of: network).utf8)
    if path == "-" {
      StandardOutput.write(bytes)
      return nil
    }
    try FileSystem().export(bytes, to: path)
    return path
  }
}
