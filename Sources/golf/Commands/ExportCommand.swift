import ArgumentParser
import Basics
import Certification
import Evaluation
import Exports
import Networks
import Tasks

extension ExportFormat: ExpressibleByArgument {}
extension ModelPrecision: ExpressibleByArgument {}

/// `golf export`: a network for other programs, and for people.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Writes a network for other programs, or as a picture.",
    discussion: """
      matlab is a function that runs in MATLAB and Octave, python one that needs NumPy only, c and \
      javascript ones that need nothing; pytorch is a module whose numbers can be trained, onnx a \
      model in doubles for ONNX Runtime; latex is its formulas, markdown an answer ready to post, \
      with an Octave program that tries every case; dot is for Graphviz; svg is a drawing. Without \
      --format the ending of the file's name decides; without either it is json. The network is \
      verified first where its task is known, and what was proved is said in the export.
      """)

  @OptionGroup var network: NetworkArguments
  @Option(
    help: ArgumentHelp(
      "Which network of a run's hall of fame, by golf show (default: 1).", valueName: "N"))
  var rank: Int?
  @Option(help: ArgumentHelp("What to write.", valueName: Self.formats)) var format: ExportFormat?
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The file to write (default: standard output).", valueName: "FILE"),
    completion: .file())
  var output: String?
  @Option(help: "What an ONNX model computes in (default: double).") var precision: ModelPrecision?
  @Option(
    help: ArgumentHelp(
      "Where the network's file can be had, for --format markdown.", valueName: "URL"))
  var link: String?
  @OptionGroup var task: TaskOptions
  @OptionGroup var threads: ThreadOptions

  private static let formats = ExportFormat.allCases.map(\.rawValue).joined(separator: "|")

  func validate() throws {
    let format = try chosenFormat()
    if precision != nil, format != .onnx {
      throw ValidationError("--precision is for --format onnx; \(format.rawValue) has its own")
    }
    if link != nil, format != .markdown {
      throw ValidationError("--link is for --format markdown")
    }
  }

  /// The format that was named, or the one the file's name asks for.
  private func chosenFormat() throws -> ExportFormat {
    if let format { return format }
    guard let output, let ending = output.split(separator: "/").last, ending.contains(".") else {
      return .json
    }
    guard let format = ExportFormat(fileName: output) else {
      throw ValidationError("-o \(output): no format has files of that name; name it with --format")
    }
    return format
  }

  func run() throws {
    let format = try chosenFormat()
    let source = try source()
    let (facts, metric) = try facts(source)
    let bytes = format.bytes(
      of: source.network, metric: metric, facts: facts, precision: precision ?? .double, link: link)
    if let output, output != "-" {
      try FileSystem().export(bytes, to: output)
    } else {
      StandardOutput.write(bytes)
    }
  }

  /// The network that is meant.
  private func source() throws -> NetworkSource {
    guard let rank else { return try network.source() }
    guard let run = try network.runs.run(orNetworkAt: network.place) else {
      throw FileError(network.place, "is no run, so that nothing in it has a rank")
    }
    return try NetworkSource(rank: rank, of: run)
  }

  /// What a rigorous check proves about the network; nothing where its task is not known and
  /// nothing was asked about it.
  private func facts(_ source: NetworkSource) throws -> (Facts?, Metric) {
    let task: Task
    do {
      task = try self.task.task(for: source, threads: threads.count)
    } catch {
      if self.task.isGiven { throw error }
      Golf.complain("warning: \(error); exported without proof")
      return (nil, self.task.metric ?? .precision)
    }
    let proof = try Proof(of: source, on: task, threads: threads.count)
    guard proof.passes, let margin = proof.bounds.margin,
      let strictest = task.tolerances.min(), let loosest = task.tolerances.max()
    else {
      Golf.complain("warning: \(source.file): fails its task; exported without proof")
      return (nil, task.metric)
    }
    if precision == .float {
      let failures = SinglePrecision(source.network).failures(on: task)
      if failures > 0 {
        Golf.complain(
          "warning: in floats it fails "
            + "\(Text.count(failures, "case", "cases")) of \(Text.grouped(task.caseCount)); "
            + "--precision double passes all")
      }
    }
    let facts = Facts(
      title: task.title, cases: proof.certificate.cases, tolerances: strictest...loosest,
      decision: task.decision, worstError: proof.bounds.worstError, margin: margin,
      worstCase: task.describe(case: proof.certificate.worstCase),
      casesProgram: OctaveCases(task).lines)
    return (facts, task.metric)
  }
}
