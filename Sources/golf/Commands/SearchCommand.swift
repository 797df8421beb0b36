import ArgumentParser
import Basics
import Certification
import Constructions
import Dispatch
import Evaluation
import Foundation
import Networks
import Search
import Tasks

extension Strategy: ExpressibleByArgument {}

/// `golf search`: the main job.
struct SearchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search",
    abstract: "Searches for the cheapest network that passes every case.",
    discussion: """
      Islands search families of networks until the budget is used up or Ctrl-C (or SIGTERM) \
      stops them; either way the state is saved. Grid and annealing vary what constructions are \
      built from, sketching draws, fits and rounds whole networks, walking anneals a network's \
      digits and structure. An island that is done takes up a network that has come out well, and \
      walks more slowly from there, or draws a new sketch.

      --resume goes on exactly: the result depends on task, families, strategies, the network to \
      start from, seed, islands and the number of generations, never on threads, timing or \
      interruptions. The incumbent is always proved right on every case, and stands in best.json \
      in the run's folder.

      A resumed search without a new budget uses what is left of the old one; a new --budget is \
      for this sitting. --generations and --target-score count from the start of the run.
      """)

  @OptionGroup var task: TaskOptions

  @Option(
    name: .customLong("family"), parsing: .singleValue,
    help: ArgumentHelp(
      "A family to search; repeat for more (default: all that fit the task).", valueName: "NAME"),
    completion: .list(Catalogue.families.map(\.name)))
  var families: [String] = []

  @Option(
    name: .customLong("strategy"), parsing: .singleValue,
    help: ArgumentHelp(
      "What the search may do; repeat for more (default: all).",
      valueName: Strategy.allCases.map(\.rawValue).joined(separator: "|")))
  var strategies: [Strategy] = []

  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: ArgumentHelp(
      "Hold a parameter of the families at a value, or narrow it: spacing=0.1, reach=10...12.",
      valueName: "NAME=VALUES"))
  var settings: [String] = []

  @Option(
    name: .customLong("from"),
    help: ArgumentHelp(
      "Walk from this network, repairing it if it fails; graft on it what --family draws.",
      valueName: "RUN|FILE"),
    completion: .file())
  var start: String?

  @Option(help: ArgumentHelp("How long to search: 90s, 20m, 1h, 1d.", valueName: "TIME"))
  var budget: String?

  @Option(help: ArgumentHelp("Stop after this many generations.", valueName: "N"))
  var generations: Int?

  @Option(help: ArgumentHelp("Stop when the incumbent's score is this low.", valueName: "N"))
  var targetScore: Int?

  @Option(help: ArgumentHelp("The seed of all randomness (default: 1).", valueName: "N"))
  var seed: UInt64?

  @Option(
    help: ArgumentHelp(
      "How many islands search (default: 8, or four for each core where that is more).",
      valueName: "N"))
  var islands: Int?

  @OptionGroup var threads: ThreadOptions
  @OptionGroup var runs: RunsOptions

  @Option(help: ArgumentHelp("The new run's name (default: date and time).", valueName: "NAME"))
  var name: String?

  @Option(
    defaultAsFlag: "",
    help: ArgumentHelp("Go on with a run (default: the latest).", valueName: "RUN"),
    completion: .custom { _, _, _ in RunsOptions.names })
  var resume: String?

  @Flag(help: "With --resume: go on although another version of golf made the run.")
  var anyVersion = false

  @Option(
    name: .customLong("tensorboard"),
    help: ArgumentHelp("Write what TensorBoard draws into a folder.", valueName: "DIR"),
    completion: .directory)
  var tensorBoard: String?

  @Option(
    name: .customLong("step-times"),
    help: ArgumentHelp("Write how long each island's steps took.", visibility: .hidden),
    completion: .file())
  var stepTimes: String?

  @Flag(help: "Print nothing but the final summary.")
  var quiet = false

  @OptionGroup var output: OutputOptions

  func validate() throws {
    if let budget, Budget.seconds(budget) == nil {
      throw ValidationError("--budget \(budget): expected a time such as 90s, 20m, 1h or 1d")
    }
    if let generations, generations < 0 {
      throw ValidationError("--generations \(generations): expected 0 or more")
    }
    if let islands, !(1...RunDescription.mostIslands).contains(islands) {
      throw ValidationError("--islands \(islands): expected 1 to \(RunDescription.mostIslands)")
    }
    for text in settings { _ = try Self.narrowing(text) }
    for family in families where Catalogue.family(named: family) == nil {
      let known = Catalogue.families.map(\.name)
      throw ValidationError(
        "--family \(family): unknown, expected \(known.joined(separator: ", "))"
          + Suggestion.text(for: family, among: known))
    }
    if let name, name.isEmpty || name.contains("/") || name.hasPrefix(".") {
      throw ValidationError("--name '\(name)': expected a name without / and not starting with .")
    }
    if let name, name.visible != name || name.contains(where: \.isNewline) {
      throw ValidationError("--name '\(name)': expected a name without control characters")
    }
    if start != nil {
      for family in families where !(Catalogue.family(named: family) is any Sketch) {
        throw ValidationError(
          "--from and --family \(family): only networks that are drawn are grafted on another "
            + "(layers, analog)")
      }
      if !settings.isEmpty {
        throw ValidationError("--from and --set: a network has no parameters")
      }
      if strategies.contains(where: { $0 != .walking }) {
        throw ValidationError("--from: only walking starts from a network")
      }
    }
    if resume != nil {
      let fixed = [
        ("--task", task.specification != nil), ("--metric", task.metric != nil),
        ("--tolerance", task.tolerance != nil), ("--targets", task.targets != nil),
        ("--family", !families.isEmpty), ("--strategy", !strategies.isEmpty),
        ("--set", !settings.isEmpty),
        ("--from", start != nil), ("--seed", seed != nil), ("--islands", islands != nil),
        ("--name", name != nil),
      ]
      if let (option, _) = fixed.first(where: { $0.1 }) {
        throw ValidationError("\(option) was fixed when the run began and cannot go with --resume")
      }
    }
  }

  private static func narrowing(_ text: String) throws -> Narrowing {
    do {
      return try Narrowing(text)
    } catch {
      throw ValidationError("--set \(error)")
    }
  }

  func run() throws {
    let signals = StopSignals()
    guard let company = try Company.joined(threads: threads.given) else {
      return try search(signals, nil)
    }
    if company.isCrew {
      signals.ignore()
      company.serve()
    } else {
      try company.lead { try search(signals, company) }
    }
  }

  private func search(_ signals: StopSignals, _ company: Company?) throws {
    let threads = company?.threads ?? threads.count
    let (run, budget) = try ready(company) {
      let run =
        try resume.map { try resumed($0, threads) }
        ?? created(threads, islands: islands ?? Self.islands(cores: company?.cores))
      return (run, try self.budget(for: run))
    }
    let interruption = Interruption()
    signals.serve(interruption)
    var display = suitableDisplay(
      run, budget: budget, hint: runs.hint, isJSON: output.isJSON, isQuiet: quiet)
    if let tensorBoard {
      display = try TensorBoardDisplay(run, path: tensorBoard, beside: display)
    }
    let times = try stepTimes.map { try StepTimes(path: $0) }
    display.begin()
    let reason: StopReason
    do {
      reason = try run.run(budget, interruption: interruption) { event in
        times?.note(event, run)
        display.update(event)
      }
    } catch {
      display.abandon()
      throw error
    }
    display.end(reason)
    if !run.folder.isInPlace {
      Golf.complain(
        "warning: \(run.folder.path) was moved; the run's files are where it was moved to")
    }
  }

  /// A run, and the other ranks told of it or that there is none.
  private func ready(
    _ company: Company?, _ run: () throws -> (SearchRun, Budget)
  ) throws -> (SearchRun, Budget) {
    let result: (SearchRun, Budget)
    do {
      result = try run()
    } catch {
      try company?.dismiss()
      throw error
    }
    try company?.enlist(result.0)
    return result
  }

  /// How many islands search where nobody says: so many that there is work for every core.
  private static func islands(cores: Int?) -> Int {
    let cores = cores ?? ProcessInfo.processInfo.activeProcessorCount
    return min(max(leastIslands, islandsPerCore * cores), RunDescription.mostIslands)
  }

  private static let leastIslands = 8
  private static let islandsPerCore = 4

  private func clock() -> Double { Double(DispatchTime.now().uptimeNanoseconds) * 1e-9 }

  private func created(_ threads: Int, islands: Int) throws -> SearchRun {
    let task = try task.task(threads: threads)
    let known = Catalogue.families.filter {
      families.isEmpty ? $0.objection(to: task) == nil : families.contains($0.name)
    }
    guard !known.isEmpty else {
      let reasons = Catalogue.families.map { "\($0.name): \($0.objection(to: task) ?? "")" }
      throw TaskError(
        "task '\(task.name)': no family can serve it; " + reasons.joined(separator: "; "))
    }
    let start = try startNetwork(task, threads)
    let description = RunDescription(
      version: Golf.version, created: Moment.utc(),
      command: ["golf"] + CommandLine.arguments.dropFirst(), task: task, seed: seed ?? 1,
      islands: islands,
      families: start != nil && families.isEmpty ? [] : known.map(\.name),
      strategies: strategies.isEmpty ? nil : strategies,
      settings: settings.isEmpty ? nil : settings, hasStart: start == nil ? nil : true,
      budget: budget.flatMap(Budget.seconds))
    return try SearchRun(
      creating: RunFolder(root: runs.folder, name: name ?? Moment.stamp()), description, task: task,
      start: start, threads: threads, clock: clock)
  }

  /// The network to start from.
  private func startNetwork(_ task: Task, _ threads: Int) throws -> Network? {
    guard let start else { return nil }
    let source = try NetworkSource(start, runs: runs)
    if let mismatch = task.mismatch(with: source.network) {
      throw FileError(source.file, mismatch)
    }
    let setting = try SearchSetting(task: task, families: [], threads: threads)
    guard setting.canWalk(source.network) else {
      throw FileError(
        source.file, "is too large to walk on \(Text.grouped(task.caseCount)) cases")
    }
    return source.network
  }

  private func resumed(_ name: String, _ threads: Int) throws -> SearchRun {
    try SearchRun(
      resuming: runs.run(name.isEmpty ? nil : name), threads: threads,
      isAnyVersion: anyVersion,
      clock: clock, warn: { Golf.complain("warning: \($0)") })
  }

  private func budget(for run: SearchRun) throws -> Budget {
    var budget = Budget(generations: generations, targetScore: targetScore)
    if let text = self.budget, let seconds = Budget.seconds(text) {
      budget.seconds = run.seconds + seconds
    } else if generations == nil, targetScore == nil {
      budget.seconds = run.description.budget
    }
    if resume != nil, let seconds = budget.seconds, run.seconds >= seconds {
      throw ValidationError(
        "run \(run.folder.name) has used up its budget of \(Text.duration(seconds)); "
          + "give it more with --budget")
    }
    return budget
  }
}
