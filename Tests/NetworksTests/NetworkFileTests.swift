import Basics
import Networks
import Testing

@Suite("Network files")
struct NetworkFileTests {
  @Test("Writing and reading gives the same network, and the same bytes again")
  func roundTrip() throws {
    var generator = SeededGenerator(seed: 8)
    for _ in 0..<3000 {
      let network = generator.network()
      try #require(network.flaw == nil)
      let text = NetworkFile.text(of: network)
      let read = try NetworkFile.network(from: Array(text.utf8), file: "f")
      #expect(read == network)
      #expect(NetworkFile.text(of: read) == text)
      #expect(read.score() == network.score())
      #expect(try Network(json: network.json) == network)
    }
  }

  @Test("No space, order of fields or order of weights changes the network")
  func freedom() throws {
    let text = """
      {"outputs":["n2"], "inputs":["a","b"],
       "neurons":[
        {"bias":"0.50","weights":{"b":"-01.0","a":"2"},"activation":"relu","name":"n1"},
        {"weights":{},"name":"n2","activation":"softplus"}],
       "task":"t","format":"golf-network/1"}
      """
    let network = try NetworkFile.network(from: Array(text.utf8), file: "f")
    let expected = Network(
      task: "t", inputs: ["a", "b"],
      neurons: [
        Neuron(
          name: "n1", activation: .relu,
          connections: [.init(source: 0, weight: 2), .init(source: 1, weight: -1)],
          bias: ExactDecimal(5, exponent: -1)),
        Neuron(name: "n2", activation: .softplus, connections: []),
      ], outputs: [3])
    #expect(network == expected)
  }

  @Test("A file cut short anywhere is refused")
  func truncations() {
    var generator = SeededGenerator(seed: 9)
    let bytes = Array(NetworkFile.text(of: generator.network()).utf8)
    for length in 0..<bytes.count - 1 {
      #expect(throws: NetworkFileError.self) {
        try NetworkFile.network(from: Array(bytes[..<length]), file: "f")
      }
    }
  }

  @Test("A damaged file is refused or is a valid network that round-trips; it never crashes")
  func mutations() throws {
    var generator = SeededGenerator(seed: 10)
    var accepted = 0
    for _ in 0..<10_000 {
      var bytes = Array(NetworkFile.text(of: generator.network()).utf8)
      for _ in 0...generator.below(5) / 4 { generator.damage(&bytes) }
      do {
        let network = try NetworkFile.network(from: bytes, file: "f")
        accepted += 1
        #expect(network.flaw == nil)
        let text = NetworkFile.text(of: network)
        #expect(try NetworkFile.network(from: Array(text.utf8), file: "f") == network)
        for neuron in network.neurons {
          #expect(!neuron.bias.doubleValue.isNaN)
          #expect(neuron.connections.allSatisfy { !$0.weight.doubleValue.isNaN })
        }
      } catch {
        #expect(error.description.hasPrefix("f: ") && !error.problem.isEmpty)
        #expect(!error.problem.contains("Error("), "an error is a sentence")
      }
    }
    #expect((300...9700).contains(accepted), "\(accepted): both outcomes are tested")
  }
}

extension SeededGenerator {
  /// Flips a bit, drops, doubles or inserts bytes, cuts the end off, or swaps two tokens.
  fileprivate mutating func damage(_ bytes: inout [UInt8]) {
    if bytes.isEmpty { return }
    let place = below(bytes.count)
    switch below(6) {
    case 0: bytes[place] ^= 1 << UInt8(below(8))
    case 1: bytes.remove(at: place)
    case 2: bytes.insert(UInt8(below(256)), at: place)
    case 3: bytes.removeLast(min(bytes.count, 1 + below(20)))
    case 4:
      let end = min(place + 1 + below(30), bytes.count)
      bytes.insert(contentsOf: bytes[place..<end], at: place)
    default:
      let quote = UInt8(ascii: "\"")
      var tokens = bytes.split(separator: quote, omittingEmptySubsequences: false)
      tokens.swapAt(below(tokens.count), below(tokens.count))
      bytes = Array(tokens.joined(separator: [quote]))
    }
  }
}
