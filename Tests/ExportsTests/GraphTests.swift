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
      allowed = {svg + tag for tag in "svg title desc g rect circle path text".split()}
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

  @Test func largeDrawingsSayWhatTheyLeaveOut() {
    let memory = ExportFormat.svg.text(of: SampleNetworks.memory())
    #expect(memory.contains("of 10,036 neurons"))
    #expect(memory.contains("weights, evenly chosen."))
    let sampling = ExportFormat.svg.text(of: SampleNetworks.sampling())
    #expect(!sampling.contains("evenly chosen"))
    #expect(sampling.components(separatedBy: "<title>sample-").count == 222)
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
