import Exports
import Foundation
import Networks
import Testing

/// What the exports say, read as text.
struct TextTests {
  static let hostile: [Network] = {
    var networks = RandomNetworks(seed: 3)
    return (0..<200).map { _ in networks.next() }
  }()

  @Test(arguments: ExportFormat.texts)
  func everyFormatIsDeterministicAndEndsInANewline(format: ExportFormat) {
    for (index, network) in (Self.hostile + [SampleNetworks.ladder()]).enumerated() {
      let metric = Metric.allCases[index % Metric.allCases.count]
      let text = format.text(of: network, metric: metric, facts: SampleNetworks.facts)
      #expect(text == format.text(of: network, metric: metric, facts: SampleNetworks.facts))
      #expect(text.hasSuffix("\n"))
    }
  }

  @Test(arguments: ExportFormat.texts.filter { $0 != .json })
  func formatsTellScoreAndFacts(format: ExportFormat) {
    let text = format.text(of: SampleNetworks.small(), facts: SampleNetworks.facts)
    for word in ["Largest root of a cubic", "118", "9,261", "0.098765", "0.001235", "b = -7"] {
      #expect(text.contains(word), "\(format) does not tell \(word)")
    }
    let bare = format.text(of: SampleNetworks.small())
    #expect(bare.contains("largest-root"))
    #expect(!bare.contains("9,261"))
  }

  @Test func jsonIsTheNetworkFile() throws {
    let network = SampleNetworks.ladder()
    let text = ExportFormat.json.text(of: network, facts: SampleNetworks.facts)
    #expect(try NetworkFile.network(from: [UInt8](text.utf8), file: "ladder") == network)
  }

  @Test func fileNamesEndInTheirExtensions() {
    let names = ExportFormat.allCases.map(\.fileName)
    #expect(
      names == [
        "network.json", "golf_network.m", "network.md", "network.py", "golf_network.c",
        "network.mjs", "network_module.py", "network.tex", "network.onnx", "network.dot",
        "network.svg",
      ])
    for format in ExportFormat.allCases { #expect(format.fileName.hasSuffix(format.fileExtension)) }
  }

  @Test func matlabKeepsNamesAndDecimals() {
    let lines = ExportFormat.matlab.text(of: SampleNetworks.small()).split(separator: "\n")
    #expect(lines.first == "function y = golf_network(a, b, c)")
    #expect(lines.contains("  p_1 = 4*a + b - 800*square_1 + 554.5;  % p-1"))
    #expect(lines.contains("  mirror_1 = max(0, q_1 - 900*gate_1);  % mirror-1"))
  }

  @Test func identifiersAvoidWordsOfTheLanguage() {
    let network = Network(
      task: "", inputs: ["end", "lambda", "1x", "a-b", "a b", "y", "np"],
      neurons: [
        Neuron(
          name: "max", activation: .identity,
          connections: (0..<7).map { Connection(source: $0, weight: 1) })
      ], outputs: [7])
    let matlab = ExportFormat.matlab.text(of: network)
    #expect(matlab.hasPrefix("function y_2 = golf_network(end_2, lambda, x1x, a_b, a_b_2, y, np)"))
    #expect(matlab.contains("max_2 = end_2 + lambda + x1x + a_b + a_b_2 + y + np;  % max"))
    let python = ExportFormat.python.text(of: network)
    #expect(python.contains("def network(end, lambda_2, x1x, a_b, a_b_2, y, np_2):"))
  }

  @Test(arguments: [ExportFormat.matlab, .python, .c, .javascript, .pytorch])
  func programsHaveShortLines(format: ExportFormat) {
    let networks = [
      SampleNetworks.sampling(), SampleNetworks.memory(), SampleNetworks.shallow(),
      SampleNetworks.manyInputs(), SampleNetworks.longSum(),
    ]
    for network in networks {
      for line in format.text(of: network, facts: SampleNetworks.facts).split(separator: "\n") {
        #expect(line.count <= 100)
      }
    }
  }

  @Test(arguments: [ExportFormat.matlab, .python, .c, .javascript, .pytorch, .latex, .dot, .svg])
  func nothingBreaksALineOrTurnsItsDirection(format: ExportFormat) {
    for network in Self.hostile {
      let text = format.text(of: network, facts: SampleNetworks.facts)
      let isHarmless = text.unicodeScalars.allSatisfy {
        $0 == "\n" || ($0.value >= 0x20 && ![0x2028, 0x202e, 0xffff].contains($0.value))
      }
      #expect(isHarmless)
    }
  }

  @Test func aPostIsWhatTheSiteTakes() {
    let small = ExportFormat.markdown.text(of: SampleNetworks.small(), facts: SampleNetworks.facts)
    #expect(small.hasPrefix("# Octave, score 118\n"))
    #expect(small.contains("x₉  = -0.6·x₂ - x₆ + 7·x₇ + 4·x₈ "))
    #expect(small.contains("\"format\":\"golf-network/1\""))
    let ladder = ExportFormat.markdown.text(
      of: SampleNetworks.ladder(), facts: SampleNetworks.facts)
    #expect(!ladder.contains("golf-network/1"))
    let memory = ExportFormat.markdown.text(
      of: SampleNetworks.memory(), facts: SampleNetworks.facts)
    for text in [small, ladder, memory] {
      #expect(text.contains("`golf verify network.json` proves it again"))
      #expect(text.count < 30_000)
      #expect(!text.replacing("10^-p * |x| < 1", with: "").contains("<"))
    }
    let linked = ExportFormat.markdown.bytes(
      of: SampleNetworks.small(), link: "https://example.org/a b>c")
    #expect(
      String(decoding: linked, as: UTF8.self)
        .hasSuffix("## The network\n\n[network.json](<https://example.org/a b%3Ec>)\n"))
  }

  @Test func formulasAreNumberedAndAnswersKeepTheirNames() {
    var network = SampleNetworks.small()
    let listing = NetworkListing(network)
    #expect(listing.lines.map(\.cost).reduce(0, +) == network.score())
    #expect(listing.lines[0].name == "x₁" && listing.lines[0].formula == "softplus(0.01·a)")
    #expect(listing.lines.last?.name == "x₂₅")
    network = network.naming(outputs: ["root"])
    #expect(NetworkListing(network).lines.last?.name == "root")
    network.inputs[1] = "x"
    #expect(NetworkListing(network).lines[1].formula == "4·a + x - 800·h₁ + 554.5")
  }

  @Test func metricsAreExplained() {
    let network = SampleNetworks.small()
    let count = ExportFormat.markdown.text(of: network, metric: .parameters)
    #expect(count.hasPrefix("# Octave, score 72\n"))
    #expect(count.contains("number of weights and biases that are not zero"))
    #expect(ExportFormat.matlab.text(of: network).contains("sum of the precisions"))
  }
}
