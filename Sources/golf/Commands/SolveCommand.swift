import ArgumentParser
import Basics
import CriticalPoints
import Exact
import Foundation
import Search

/// `golf solve`: all critical points of a small polynomial network's loss.
struct SolveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "solve",
    abstract: "Finds every critical point of a small polynomial network's loss.",
    discussion: """
      The file is JSON: layers, activations (lin, sq, or coefficients with the lowest first), bias \
      (true, null, or true or false for each layer), fixed ({"w3":"1/2"} or null), X, Y, and lambda, one for each weight or one \
      for all. The loss is the sum of squared errors plus lambda_k w_k², in exact rational \
      numbers; weights stand layer by layer, a neuron's row first, biases last.

      All isolated complex critical points are found, and each is proved in ball arithmetic: that \
      it exists, whether it is real, what its loss is and in how many directions it falls. How many \
      there are is counted in another way, without finding any: by a Gröbner basis modulo a random \
      prime. --count does that alone.

      "Complete" is said in four ways: proved (by Bézout's theorem, or because the roots of one \
      polynomial were isolated), counted (as many were proved as were counted), argued (nothing \
      speaks against it, but it was too large to count) and not shown.

      --checkpoint FILE saves the work every few seconds, and --resume goes on from there: the result is \
      that of a run which was never stopped. Points are counted and proved again.

      Exit status 0 means proved or counted, and no warning; 1 anything else.
      """)

  @Argument(help: ArgumentHelp("A problem file.", valueName: "FILE"))
  var file: String

  @Flag(help: "Print JSON, with every point.")
  var json = false

  @Flag(help: "Only count: how many critical points there are, found or not.")
  var count = false

  @Flag(help: "Hold weights at 1 until no scaling moves a critical point.")
  var gauge = false

  @Option(
    help: ArgumentHelp(
      "Regularise weights whose lambda is 0, by 1, 3/2, 5/2, 7/2, 11/2, ... times this.",
      valueName: "VALUE"))
  var regularise: String?

  @Option(
    help: ArgumentHelp(
      "Minimise from N random starts, layer by layer and by gradient descent, and compare.",
      valueName: "N"))
  var starts = 0

  @Option(
    help: ArgumentHelp("Draw the real points by loss and index.", valueName: "FILE.svg"))
  var picture: String?

  @Option(
    help: ArgumentHelp(
      "Keep what is needed to go on after an interruption or a kill.", valueName: "FILE"))
  var checkpoint: String?

  @Flag(help: "Go on from the checkpoint, if there is one yet.")
  var resume = false

  @Option(help: ArgumentHelp("The seed of all randomness.", valueName: "N"))
  var seed: UInt64 = 1

  @OptionGroup var threads: ThreadOptions

  func validate() throws {
    if !(0...100_000).contains(starts) {
      throw ValidationError("--starts \(starts): expected 0 to 100000")
    }
    if resume, checkpoint == nil {
      throw ValidationError("--resume needs --checkpoint FILE, where to go on from")
    }
    if count, checkpoint != nil {
      throw ValidationError("--count keeps no checkpoint")
    }
    if let regularise, Rational(regularise).map({ $0 <= .zero }) ?? true {
      throw ValidationError(
        "--regularise \(regularise): expected a number above 0 such as 0.01 or 1/100")
    }
  }

  func run() throws {
    let signals = StopSignals()
    var problem = try Problem(bytes: FileSystem().read(file), file: file)
    if let value = regularise.flatMap({ Rational($0) }) { problem = problem.regularised(value) }
    if gauge { problem = try problem.gauged() }
    let network = try PolynomialNetwork(problem, file: file)
    let interruption = Interruption()
    let bar = ProgressLine()
    var solver = Solver(network)
    solver.seed = seed
    solver.threads = threads.count
    signals.serve(interruption)
    solver.isStopped = { interruption.isRequested }
    solver.report = { bar.show($0.stage, share: $0.share, $0.detail) }
    if count {
      let census = solver.count()
      bar.clear()
      guard let census else {
        throw FileError(
          file, interruption.isRequested ? "stopped before the end" : "too large to count")
      }
      print(json ? census.json.text() : Self.sentence(census))
      return
    }
    let clock = ContinuousClock()
    let begin = clock.now
    let journal = try checkpoint.map {
      try Journal(
        $0, of: network, seed: seed, version: Golf.version, isResuming: resume
      ) { (clock.now - begin) / .seconds(1) }
    }
    solver.journal = journal
    let solution = solver.solve()
    // The results are printed in any case.
    let unsaved = Result { try journal?.save() }
    var comparison: LayerSweep.Comparison?
    if starts > 0, !interruption.isRequested {
      bar.show("layer by layer", share: 1, "\(starts) starts")
      comparison = LayerSweep(solution).compare(
        starts: starts, seed: seed, threads: threads.count,
        isStopped: { interruption.isRequested })
    }
    // Starts that were not tried would count as lost.
    let lacksStarts = starts > 0 && interruption.isRequested
    if lacksStarts { comparison = nil }
    bar.clear()
    if json {
      print(solution.json(with: comparison).text())
    } else {
      print(SolutionTable(solution, comparison).text)
    }
    // Last: a picture that cannot be written must not cost the list.
    if let picture {
      try FileSystem().export(Array(CriticalPicture(solution).svg.utf8), to: picture)
    }
    try unsaved.get()
    if lacksStarts, !solution.isInterrupted {
      throw FileError("--starts \(starts)", "stopped before the end: the comparison is left out")
    }
    if !solution.isComplete { throw ExitCode(1) }
  }

  /// A count in words.
  private static func sentence(_ census: Census) -> String {
    guard let total = census.total else {
      let simple = census.simple.map {
        "; beside them \(Text.grouped($0)) simple point\($0 == 1 ? "" : "s")"
      }
      let degree = census.degree.map {
        ", together of degree \(Text.grouped($0)), multiplicities counted"
      }
      return "sets of critical points of dimension \(census.dimension)" + (degree ?? "")
        + (simple ?? "")
    }
    let many = "\(Text.grouped(total)) complex critical point\(total == 1 ? "" : "s")"
    guard let different = census.different, let simple = census.simple else {
      return many + ", multiplicities counted"
    }
    return different == total
      ? many + ", all simple"
      : "\(Text.grouped(different)) complex critical points, \(Text.grouped(simple)) of them simple "
        + "(\(Text.grouped(total)) with multiplicities)"
  }
}
