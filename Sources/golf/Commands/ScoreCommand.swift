import ArgumentParser
import Basics
import Networks

/// `golf score`: what a network costs, and where the digits go.
struct ScoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "score",
    abstract: "Says what a network costs and where the digits go.",
    discussion: """
      The score counts every weight and bias, the output neurons' too. A part is what the names \
      of its neurons begin with. The metric is that of the network's run, or precision.
      """)

  @OptionGroup var network: NetworkArguments
  @Option(help: "What a network costs.") var metric: Metric?
  @OptionGroup var output: OutputOptions

  func run() throws {
    let source = try network.source()
    output.show(try ScoreReport(source: source, metric: metric ?? source.metric()))
  }
}

/// What a network costs.
private struct ScoreReport: Report {
  let source: NetworkSource
  let metric: Metric

  private var network: Network { source.network }

  var text: String {
    var rows = [["part", "neurons", metric.rawValue]]
    for part in network.scoreByPart(metric) {
      rows.append([part.part, Text.grouped(part.neurons), Text.grouped(part.score)])
    }
    rows.append([
      "total", Text.grouped(network.neurons.count), Text.grouped(network.score(metric)),
    ])
    return Text.table(rows, right: [1, 2])
  }

  var json: JSON {
    .object([
      .init("format", .string("golf-score/1")),
      .init("file", .string(source.file)),
      .init("metric", .string(metric.rawValue)),
      .init("score", .integer(network.score(metric))),
      .init("neurons", .integer(network.neurons.count)),
      .init("parameters", .integer(network.parameterCount)),
      .init("parts", .parts(of: network, metric)),
    ])
  }
}

extension JSON {
  /// Where the digits of a network go.
  static func parts(of network: Network, _ metric: Metric) -> JSON {
    .array(
      network.scoreByPart(metric).map {
        .object([
          .init("part", .string($0.part)), .init("neurons", .integer($0.neurons)),
          .init("score", .integer($0.score)),
        ])
      })
  }
}
