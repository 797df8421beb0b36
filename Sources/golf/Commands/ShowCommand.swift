import ArgumentParser
import Networks
import Search
import Tasks

/// `golf show`: what a run has found, or what a network file holds.
struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Shows what a run has found, or a network.",
    discussion: """
      The score, the formulas with what each costs, where the digits go; of a run also its hall \
      of fame: the best network of each family, and with ● the front, networks that nothing \
      as cheap does with as few neurons. All were proved when they were found. \
      --statistics adds the hardest cases, how the incumbent came about, the rounds of walks and \
      what became of each kind of move.
      """)

  @Argument(
    help: ArgumentHelp("A run or a network file (default: the latest run).", valueName: "RUN|FILE"),
    completion: .file())
  var place: String?

  @Flag(help: "Show the statistics too.") var statistics = false
  @OptionGroup var runs: RunsOptions
  @OptionGroup var task: TaskOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let report = try report()
    output.show(report)
    if report.proof?.passes == false { throw ExitCode(1) }
  }

  private func report() throws -> ShowReport {
    guard let run = try runs.run(orNetworkAt: place) else {
      return try ShowReport(
        run: nil, proof: proof(of: NetworkSource(place ?? "", runs: runs)),
        hasStatistics: statistics)
    }
    let hasBest = try run.best() != nil
    let proof = hasBest ? try proof(of: NetworkSource(run.bestPath, runs: runs)) : nil
    return try ShowReport(
      run: (run, run.overview()), proof: proof, hasStatistics: statistics,
      lowerBound: proof.flatMap { ScoreBound.kept(in: run, task: $0.task) })
  }

  private func proof(of source: NetworkSource) throws -> Proof {
    try Proof(
      of: source, on: task.task(for: source, threads: threads.count), threads: threads.count)
  }
}
