import ArgumentParser
import Basics
import Certification
import Foundation
import Imports
import Networks
import Tasks

/// `golf import`: a network that another program has made.
struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Reads a trained network, and rounds it to a task's tolerance.",
    discussion: """
      An ONNX model (Gemm, MatMul, Add, Relu, Sigmoid, Tanh, Softplus, Sin, Identity, Concat; \
      layered or with skips) becomes a network file of exact decimals, on standard output or in \
      the file named with -o. Each weight is the shortest decimal that reads back as the model's \
      float or double; --exact takes it to its last binary digit.

      With --task the network is rounded, digit by digit, while no further case fails, and judged \
      on every case; exit status 0 means proved right, 1 means not; it is written either way. \
      golf search --task T --from FILE goes on from there, and repairs what fails.
      """)

  @Argument(
    help: ArgumentHelp("An ONNX model.", valueName: "FILE.onnx"),
    completion: .file(extensions: ["onnx"]))
  var model: String

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The file to write (default: standard output).", valueName: "FILE"),
    completion: .file(extensions: ["json"]))
  var output: String?
  @Flag(help: "Keep every weight exactly as the model has it.") var exact = false
  @Flag(help: "With --task: judge the network, but take no digit off it.") var noRounding = false
  @OptionGroup var task: TaskOptions
  @OptionGroup var threads: ThreadOptions

  func validate() throws {
    if noRounding, task.specification == nil {
      throw ValidationError("--no-rounding: nothing is rounded without --task")
    }
    if task.specification == nil, task.isGiven {
      throw ValidationError("--tolerance and --targets go with --task")
    }
  }

  func run() throws {
    let bytes = try FileSystem().read(model)
    let reader = try ONNXImport(bytes, file: model, numbers: exact ? .exact : .shortest)
    guard task.specification != nil else {
      let network = try reader.network()
      try write(network)
      let score = network.score(task.metric ?? .precision)
      return Golf.complain(Self.size(network) + ", score \(Text.grouped(score)); no task was named")
    }
    let task = try task.task(threads: threads.count)
    var network = try reader.network(task: task.name, inputs: task.inputs)
      .naming(outputs: task.outputs)
    if let mismatch = task.mismatch(with: network) { throw FileError(model, mismatch) }
    let before = network.score(task.metric)
    if !noRounding { network = Trimming(task).trimmed(network) }
    try write(network)
    if !noRounding {
      Golf.complain("rounded from score \(Text.grouped(before)); \(Self.size(network))")
    }
    try Verdict(of: network, on: task, threads: threads.count).tell()
  }

  private static func size(_ network: Network) -> String {
    Text.count(network.neurons.count, "neuron", "neurons") + ", "
      + Text.count(network.parameterCount, "weight or bias", "weights and biases")
  }

  private func write(_ network: Network) throws {
    let bytes = Array(NetworkFile.text(of: network).utf8)
    if let output, output != "-" {
      try FileSystem().export(bytes, to: output)
    } else {
      StandardOutput.write(bytes)
    }
  }
}
