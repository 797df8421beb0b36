import ArgumentParser
import Basics
import Evaluation
import Exports
import Networks
import Tasks

extension ExportFormat: ExpressibleByArgument {}

/// `golf export`: a network for other programs, and for people.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Writes a network for other programs, or as a picture.",
    discussion: """
      matlab is a function that runs in MATLAB and Octave, python one that needs NumPy only; \
      markdown is an answer ready to post; dot is for Graphviz; svg is a drawing. The network is \
      verified first where its task is known, and what was proved is said in the export.
      """)

  @OptionGroup var network: NetworkArguments
  @Option(help: "What to write.") var format = ExportFormat.json
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The file to write (default: standard output).", valueName: "FILE"))
  var output: String?
  @OptionGroup var task: TaskOptions
  @OptionGroup var threads: ThreadOptions

  func run() throws {
    let source = try network.source()
    let (facts, metric) = try facts(source)
    let text = format.text(of: source.network, metric: metric, facts: facts)
    if let output {
      try FileSystem().export(Array(text.utf8), to: output)
    } else {
      StandardOutput.write(text)
    }
  }

  /// What a rigorous check proves about the network; nothing where its task is not known and none
  /// was named.
  private func facts(_ source: NetworkSource) throws -> (Facts?, Metric) {
    let task: Task
    do {
      task = try self.task.task(for: source, threads: threads.count)
    } catch {
      if self.task.specification != nil { throw error }
      Golf.complain("warning: \(error); exported without proof")
      return (nil, self.task.metric ?? .precision)
    }
    if let mismatch = task.mismatch(with: source.network) { throw FileError(source.file, mismatch) }
    let certificate = CertifiedJudge(task, threads: threads.count).certify(source.network)
    guard certificate.passes, let tolerance = task.tolerances.max() else {
      Golf.complain("warning: \(source.file): fails its task; exported without proof")
      return (nil, task.metric)
    }
    let facts = Facts(
      title: task.title, cases: certificate.cases, tolerance: tolerance,
      worstError: certificate.worstError, margin: certificate.margin,
      worstCase: task.describe(case: certificate.worstCase))
    return (facts, task.metric)
  }
}
