import ArgumentParser
import Basics
import Constructions
import Dispatch
import Evaluation
import Foundation
import Networks
import Search
import Tasks

/// `golf bench`: how fast golf is, and whether it computes what it must.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measures speed, and checks the signature.",
    discussion: """
      The signature is a hash of fixed deterministic work that every build, processor and number \
      of threads must reproduce; if it differs from the expected one, the exit status is 1.

      Rates are for the reference task. A verdict is one network judged on all 9,261 cases; a move \
      is a network with one weight changed, judged on as many cases as it takes to reject it. Peak \
      is what the vector unit does in registers only; the share of it counts the additions and \
      multiplications that the verdict's formulas ask for.
      """)

  @Argument(
    help: ArgumentHelp(
      "The networks to measure (default: one of each family).", valueName: "RUN|FILE"),
    completion: .file())
  var networks: [String] = []
  @OptionGroup var runs: RunsOptions
  @OptionGroup var threads: ThreadOptions
  @Flag(help: "Print the signature only.") var signature = false
  @Flag(help: "Print JSON.") var json = false
  @Option(
    help: ArgumentHelp(
      "Add what was measured to this file, as a line of JSON with version, time and processor.",
      valueName: "FILE"), completion: .file(extensions: ["jsonl"]))
  var record: String?
  @Option(help: ArgumentHelp("How long to measure each rate.", valueName: "SECONDS"))
  var seconds = 1.0

  @Option(
    help: ArgumentHelp(
      "Measure what many islands cost many ranks, as JSON, walking from a network.",
      visibility: .hidden))
  var fleetCosts: Int?

  func validate() throws {
    if !(0.01...600).contains(seconds) {
      throw ValidationError("--seconds \(seconds): expected 0.01 to 600")
    }
    if record != nil, signature {
      throw ValidationError("--record and --signature: the signature alone is no measurement")
    }
  }

  func run() throws {
    let sources = try networks.map { try NetworkSource($0, runs: runs) }
    if let fleetCosts, let source = sources.first {
      let setting = try SearchSetting(
        task: LargestRoot().task(threads: threads.count), families: [], start: source.network,
        threads: 1)
      let costs = try FleetCosts(setting, islands: fleetCosts) {
        Double(DispatchTime.now().uptimeNanoseconds) * 1e-9
      }
      return print(String(decoding: try JSONEncoder().encode(costs), as: UTF8.self))
    }
    let found = try Signature.compute(threads: threads.count)
    if signature {
      print(found)
    } else {
      let report = try Report(measuring: sources, of: self, signature: found)
      print(json ? report.json.text() : report.text)
      if let record, found == Signature.expected { try add(report.json, to: record) }
    }
    if found != Signature.expected {
      Golf.complain("the signature is \(found), expected \(Signature.expected)")
      throw ExitCode(1)
    }
  }

  /// Adds a line to a file of measurements: `docs/benchmarks.jsonl` keeps those of the releases.
  private func add(_ measured: JSON, to file: String) throws {
    guard case .object(let members) = measured else { return }
    let line = JSON.object(
      [
        .init("format", .string("golf-bench/1")),
        .init("version", .string(Golf.version)),
        .init("time", .string(ISO8601DateFormatter().string(from: Date()))),
        .init("processor", .optional(Self.processor)),
      ] + members)
    try FileSystem().append(Array((line.compact + "\n").utf8), to: file)
  }

  /// What the system calls its processor, where it says.
  private static var processor: String? {
    guard let bytes = try? FileSystem().read("/proc/cpuinfo") else { return nil }
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    guard let line = lines.first(where: { $0.hasPrefix("model name") }) else { return nil }
    return line.split(separator: ":", maxSplits: 1).last.map {
      $0.trimmingCharacters(in: .whitespaces)
    }
  }

  /// All that was measured.
  private struct Report {
    let signature: String
    let threads: Int
    let peak: Double
    var networks: [Benchmark.NetworkRates] = []
    var families: [(name: String, built: Double)] = []
    var annealing: [(name: String, one: Double, all: Double)] = []

    init(measuring sources: [NetworkSource], of command: BenchCommand, signature: String) throws {
      self.signature = signature
      threads = command.threads.count
      let task = try LargestRoot().task(threads: threads)
      let bench = Benchmark(task: task, threads: threads, seconds: command.seconds)
      peak = bench.peak()
      for source in sources {
        if let mismatch = task.mismatch(with: source.network) {
          throw FileError(source.file, mismatch)
        }
        networks.append(bench.measure(source.network, name: source.file))
      }
      if !sources.isEmpty { return }
      for family in Catalogue.constructions {
        let network = try family.network(for: task, parameters: family.defaults)
        networks.append(bench.measure(network, name: family.name))
        families.append((family.name, bench.building(family)))
        let one = try bench.annealing(family, threads: 1)
        let all = threads == 1 ? one : try bench.annealing(family, threads: threads)
        annealing.append((family.name, one, all))
      }
    }

    private func share(_ rates: Benchmark.NetworkRates) -> Double {
      rates.verdicts.one * Double(rates.operations.flops) / peak
    }

    var text: String {
      var rows = [
        ["signature", signature],
        ["vector unit", "\(VectorUnit.widest)"],
        ["peak, 1 thread", "\(Text.short(peak / 1e9)) Gflop/s"],
      ]
      for rates in networks {
        let operations = rates.operations
        rows += [
          [""],
          [rates.name, "\(Text.grouped(rates.neurons)) neurons"],
          ["  verdicts/s, 1 thread", text(rates.verdicts.one)],
          ["  verdicts/s, \(threads) threads", text(rates.verdicts.all)],
          ["  verdicts/s, neuron by neuron", text(rates.plainVerdicts)],
          ["  operations of a verdict", "\(Text.short(Double(operations.flops) / 1e6)) Mflop"],
          ["  share of the peak", Text.percent(Int(share(rates) * 1000), of: 1000)],
          ["  moves/s, 1 thread", text(rates.moves.one)],
          ["  moves/s, \(threads) threads", text(rates.moves.all)],
          ["  moves that pass", "\(rates.passed) of 4,096"],
          ["  fitting steps/s", rates.fitting.map(text) ?? "too large to fit"],
          ["  compiled/s", text(rates.compiled)],
          ["  certification, \(threads) threads", "\(Text.short(rates.certify)) s"],
        ]
      }
      if !families.isEmpty { rows.append([""]) }
      for family in families { rows.append(["\(family.name) built/s", text(family.built)]) }
      for rates in annealing {
        rows.append(["annealing \(rates.name), 1 thread, candidates/s", text(rates.one)])
        rows.append(["annealing \(rates.name), \(threads) threads", text(rates.all)])
      }
      return Text.table(rows, right: [1])
    }

    private func text(_ rate: Double) -> String {
      rate >= 100 ? Text.grouped(Int(rate)) : Text.short(rate)
    }

    var json: JSON {
      .object([
        .init("signature", .string(signature)),
        .init("vector_unit", .string("\(VectorUnit.widest)")),
        .init("peak_flops_per_second", .double(peak)),
        .init("threads", .integer(threads)),
        .init("networks", .array(networks.map(object))),
        .init(
          "families",
          .array(
            families.map {
              .object([
                .init("name", .string($0.name)), .init("built_per_second", .double($0.built)),
              ])
            })),
        .init(
          "annealing",
          .array(
            annealing.map {
              .object([
                .init("name", .string($0.name)), .init("candidates_per_second", .double($0.one)),
                .init("candidates_per_second_all_threads", .double($0.all)),
              ])
            })),
      ])
    }

    private func object(_ rates: Benchmark.NetworkRates) -> JSON {
      .object([
        .init("name", .string(rates.name)),
        .init("neurons", .integer(rates.neurons)),
        .init("weights", .integer(rates.weights)),
        .init("full_evaluations_per_second", .double(rates.verdicts.one)),
        .init("full_evaluations_per_second_all_threads", .double(rates.verdicts.all)),
        .init("neuron_by_neuron_evaluations_per_second", .double(rates.plainVerdicts)),
        .init("flops", .integer(rates.operations.flops)),
        .init("softplus_calls", .integer(rates.operations.softplus)),
        .init("sigmoid_calls", .integer(rates.operations.sigmoid)),
        .init("sine_calls", .integer(rates.operations.sine)),
        .init("share_of_peak", .double(share(rates))),
        .init("moves_per_second", .double(rates.moves.one)),
        .init("moves_per_second_all_threads", .double(rates.moves.all)),
        .init("fitting_steps_per_second", rates.fitting.map(JSON.double) ?? .null),
        .init("compiled_per_second", .double(rates.compiled)),
        .init("certification_seconds", .double(rates.certify)),
      ])
    }
  }
}
