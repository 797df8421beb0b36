import Exports
import Foundation
import Networks
import TestSupport
import Testing

/// Graphs and drawings are read by the programs that are made for them.
struct GraphTests {
  static let networks: [Network] = {
    var networks = RandomNetworks(seed: 11)
    return (0..<200).map { _ in networks.next() }
  }()

  static let samples = [
    SampleNetworks.small(), SampleNetworks.shallow(), SampleNetworks.ladder(),
    SampleNetworks.sampling(), SampleNetworks.memory(), SampleNetworks.longSum(),
    SampleNetworks.manyInputs(), SampleNetworks.fan(inputs: 60, neurons: 5),
    SampleNetworks.fan(inputs: 1, neurons: 90), SampleNetworks.fan(inputs: 1, neurons: 1),
  ]

  @Test func graphvizDrawsEveryGraphWithItsNames() throws {
    let folder = try TemporaryFolder()
    for (index, network) in Self.networks.enumerated() {
      let text = ExportFormat.dot.text(of: network, facts: SampleNetworks.facts)
      try folder.write(text, to: "\(index).dot")
      let names = (0..<network.nodeCount).map { Self.visible(network.name(ofNode: $0)) }
      try folder.write(names.map { $0 + "\n" }.joined(), to: "\(index).txt")
    }
    let files = Self.networks.indices.map { "\($0).dot" }
    let result = try Consumer.dot.run(["-Tsvg", "-O"] + files, in: folder)
    #expect(!result.problems.contains("rror"), "\(result.problems.prefix(2000))")
    try folder.write(
      """
      import sys
      import xml.etree.ElementTree as tree
      for k in range(\(Self.networks.count)):
          texts = {(t.text or "").replace("\\u00a0", " ").strip()
                   for t in tree.parse(f"{k}.dot.svg").iter("{http://www.w3.org/2000/svg}text")}
          for name in open(f"{k}.txt", encoding="utf-8").read().split("\\n")[:-1]:
              if name.strip() not in texts:
                  sys.exit(f"graph {k}: no node is called {name!r}, only {texts}")
      """, to: "names.py")
    try Consumer.python.run(["names.py"], in: folder)
  }

  @Test func graphvizDrawsLargeGraphs() throws {
    let folder = try TemporaryFolder()
    for (index, network) in Self.samples.enumerated() {
      try folder.write(ExportFormat.dot.text(of: network), to: "\(index).dot")
      // One run each: dot takes the layout one graph asks for as asked for the next one too.
      let result = try Consumer.dot.run(["-Tsvg", "-O", "\(index).dot"], in: folder)
      #expect(!result.problems.contains("rror"), "\(result.problems.prefix(2000))")
    }
  }

  @Test func drawingsAreWellFormedAndSelfContained() throws {
    let folder = try TemporaryFolder()
    let all = Self.networks + Self.samples
    for (index, network) in all.enumerated() {
      for (kind, facts) in [("bare", nil), ("full", SampleNetworks.facts)] {
        let text = ExportFormat.svg.text(of: network, facts: facts)
        #expect(text.utf8.count < 2_000_000)
        try folder.write(text, to: "\(index).\(kind).svg")
      }
    }
    try folder.write(
      """
      import glob, re, sys
      import xml.etree.ElementTree as tree
      svg = "{http://www.w3.org/2000/svg}"
      allowed = {svg + tag for tag in "svg title desc style g rect circle path text".split()}
      files = sorted(glob.glob("*.svg"))
      for name in files:
          root = tree.parse(name).getroot()
          assert [child.tag for child in root][:2] == [svg + "title", svg + "desc"], name
          assert {node.tag for node in root.iter()} <= allowed, name
          for node in root.iter():
              for key, value in node.attrib.items():
                  assert not re.search("nan|inf|http|url", value), (name, key, value)
          width, height = float(root.get("width")), float(root.get("height"))
          assert 300 < width < 4000 and 200 < height < 6000, (name, width, height)
      print(len(files))
      """, to: "check.py")
    let result = try Consumer.python.run(["check.py"], in: folder)
    #expect(result.output == "\(2 * all.count)\n")
  }

  @Test func largeNetworksAreDrawnByPart() {
    for (network, count, links) in [
      (SampleNetworks.memory(), "10,036 neurons", true),
      (SampleNetworks.sampling(), "neurons", true),
      (SampleNetworks.fan(inputs: 60, neurons: 101), "101 neurons", false),
    ] {
      let text = ExportFormat.svg.text(of: network)
      #expect(text.contains("Drawn by part: "))
      #expect(text.contains(count))
      #expect(text.utf8.count < 60_000)
      for part in network.scoreByPart().prefix(6) where links {
        #expect(text.contains(">\(part.part)</text>"), "\(part.part)")
        #expect(text.contains("score \(part.score)</text>") || part.score > 999)
      }
    }
    #expect(!ExportFormat.svg.text(of: SampleNetworks.small()).contains("Drawn by part"))
    #expect(ExportFormat.dot.text(of: SampleNetworks.memory()).utf8.count < 10_000)
  }

  /// A weight that a curve runs through, or another weight, may be misread: 0.02 as 0:02.
  @Test func weightsStandOnPlatesOfTheirOwn() throws {
    let folder = try TemporaryFolder()
    var networks = RandomNetworks(seed: 12)
    let all =
      [SampleNetworks.small()]
      + (0..<100).map { _ in networks.next() }.filter { $0.neurons.count < 15 }
    for (index, network) in all.enumerated() {
      try folder.write(ExportFormat.svg.text(of: network), to: "\(index).svg")
      let weights = network.neurons.flatMap(\.connections).count
      try folder.write("\(weights)", to: "\(index).txt")
    }
    try folder.write(
      """
      import xml.etree.ElementTree as tree
      svg = "{http://www.w3.org/2000/svg}"
      shared = total = 0
      for k in range(\(all.count)):
          nodes = list(tree.parse(f"{k}.svg").getroot().iter())
          plates = [[float(a.get(key)) for key in ("x", "y", "width", "height")]
                    for a, b in zip(nodes, nodes[1:])
                    if a.tag == svg + "rect" and b.tag == svg + "text" and a.get("rx") == "3"]
          weights = int(open(f"{k}.txt").read())
          assert len(plates) == weights, (k, len(plates), weights)
          pairs = [(p, q) for i, p in enumerate(plates) for q in plates[:i]
                   if min(p[0] + p[2], q[0] + q[2]) - max(p[0], q[0]) > 1
                   and min(p[1] + p[3], q[1] + q[3]) - max(p[1], q[1]) > 1]
          assert k > 0 or not pairs, pairs
          shared += len(pairs)
          total += weights
      assert shared <= 0.03 * total, (shared, total)
      """, to: "plates.py")
    try Consumer.python.run(["plates.py"], in: folder)
  }

  @Test func everyColourKnowsItsDarkPage() throws {
    for network in Self.samples + [SampleNetworks.everyActivation()] {
      let text = ExportFormat.svg.text(of: network, facts: SampleNetworks.facts)
      let style = try #require(text.split(separator: "\n").first { $0.hasPrefix("<style>") })
      #expect(style.contains("prefers-color-scheme:dark"))
      // White curves and the colours of activations serve on both.
      let both = ["none", "#fdfdfd", "#7c8794", "#e2a12c", "#1f9e8c", "#8a5cc4", "#d44f7c"]
      let used = Set(
        text.matches(of: /(fill|stroke)="([^"]*)"/).map { String($0.output.2) }
      ).subtracting(both)
      #expect(used.count >= 4)
      for colour in used { #expect(style.contains("[fill='\(colour)']"), "\(colour)") }
    }
  }

  @Test func theLegendTellsWhatIsThere() {
    let text = ExportFormat.svg.text(of: SampleNetworks.small())
    for meaning in [
      "positive weight", "negative weight", "a value on its way to where it is weighed",
      "a grey number is the neuron&apos;s bias", "a double rim: an output",
    ] {
      #expect(text.contains(meaning) || text.contains(meaning.replacing("&apos;", with: "'")))
    }
    let large = ExportFormat.svg.text(of: SampleNetworks.sampling())
    #expect(large.contains("weights from part to part"))
  }

  /// The name as a reader sees it: what is no printable character is replaced.
  private static func visible(_ name: String) -> String {
    var out = ""
    for scalar in name.unicodeScalars {
      switch scalar {
      case "\u{2028}": out += " "
      case "\u{202e}", "\u{ffff}": out += "\u{fffd}"
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out
  }
}
