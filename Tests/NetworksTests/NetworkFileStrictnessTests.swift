import Basics
import Networks
import Testing

/// A change to a good file, and the error it must give.
struct Offence: CustomTestStringConvertible, Sendable {
  let old: String
  let new: String
  let problem: String
  var testDescription: String { problem }

  init(_ old: String, _ new: String, _ problem: String) {
    self.old = old
    self.new = new
    self.problem = problem
  }
}

@Suite("Network files are read strictly")
struct NetworkFileStrictnessTests {
  private static let good = """
    {"format":"golf-network/1","task":"t","inputs":["a","b"],
     "neurons":[{"name":"n1","activation":"relu","weights":{"a":"1","b":"-0.25"},"bias":"0.5"},
                {"name":"n2","activation":"sin","weights":{"n1":"-3"},"bias":"0"}],
     "outputs":["n2"]}
    """

  private static let decimal = "expected a decimal in quotes such as \"-0.25\""
  private static let known = "expected identity, relu, softplus, sigmoid, sin"

  private static let zeros = String(repeating: "0", count: 120_000)
  private static let limit = "at most 10000 are possible"

  static let offences: [Offence] = [
    // The frame.
    .init(
      "golf-network/1", "golf-network/2", "format \"golf-network/2\" is not \"golf-network/1\""),
    .init("\"golf-network/1\"", "1", "format 1 is not \"golf-network/1\""),
    .init("\"format\":\"golf-network/1\",", "", "'format' is missing"),
    .init("\"task\":\"t\",", "", "'task' is missing"),
    .init("\"task\":\"t\"", "\"task\":7", "'task' is no string"),
    .init("\"task\":\"t\"", "\"task\":\"t\",\"tasks\":1", "unknown field 'tasks'"),
    .init("\"task\":\"t\"", "\"task\":\"t\",\"task\":\"u\"", "line 1: key 'task' stands twice"),
    .init("[\"a\",\"b\"]", "\"ab\"", "'inputs' is no array"),
    .init("\"inputs\":[\"a\",\"b\"],", "", "'inputs' is missing"),
    .init("[\"a\",\"b\"]", "[]", "a network has at least one input"),
    .init("[\"a\",\"b\"]", "[\"a\",2]", "input 2 is a number, not a name"),
    .init("[\"a\",\"b\"]", "[\"a\",\"a\"]", "input 'a': the name stands twice"),
    .init("[\"a\",\"b\"]", "[\"a\",\"\"]", "input name \"\" is empty or not printable"),
    .init("[\"a\",\"b\"]", "[\"a\",\"\\n\"]", "input name \"\\n\" is empty or not printable"),
    .init("[\"n2\"]", "[]", "a network has at least one output"),
    .init("[\"n2\"]", "[\"n3\"]", "output \"n3\" is no input or neuron"),
    .init("[\"n2\"]", "[4]", "output 4 is no input or neuron"),
    .init("[\"n2\"]", "{}", "'outputs' is no array"),
    .init("[\"n2\"]}", "[\"n2\"]}}", "line 4: unexpected text after the end of the value"),
    // Neurons.
    .init("{\"name\":\"n1\"", "7,{\"name\":\"n1\"", "neuron 1: 'name' is missing or no string"),
    .init("\"name\":\"n2\",", "", "neuron 2: 'name' is missing or no string"),
    .init("\"name\":\"n2\"", "\"name\":null", "neuron 2: 'name' is missing or no string"),
    .init("\"name\":\"n2\"", "\"name\":\"n1\"", "neuron 'n1': the name stands twice"),
    .init("\"name\":\"n2\"", "\"name\":\"b\"", "neuron 'b': the name stands twice"),
    .init("\"name\":\"n2\"", "\"name\":\"\"", "neuron name \"\" is empty or not printable"),
    .init("\"activation\":\"sin\",", "", "neuron 'n2': 'activation' is missing"),
    .init("\"sin\"", "\"tanh\"", "neuron 'n2': unknown activation \"tanh\", \(known)"),
    .init("\"sin\"", "\"ReLU\"", "neuron 'n2': unknown activation \"ReLU\", \(known)"),
    .init("\"sin\"", "null", "neuron 'n2': unknown activation null, \(known)"),
    .init("\"weights\":{\"n1\":\"-3\"},", "", "neuron 'n2': 'weights' is missing"),
    .init("{\"n1\":\"-3\"}", "[\"n1\"]", "neuron 'n2': 'weights' is no object"),
    .init(
      "\"n1\":\"-3\"", "\"n2\":\"-3\"", "neuron 'n2': source 'n2' is no input or earlier neuron"),
    .init("\"a\":\"1\"", "\"n2\":\"1\"", "neuron 'n1': source 'n2' is no input or earlier neuron"),
    .init("\"a\":\"1\"", "\"A\":\"1\"", "neuron 'n1': source 'A' is no input or earlier neuron"),
    .init("\"a\":\"1\"", "\"b\":\"1\"", "line 2: key 'b' stands twice"),
    .init("\"bias\":\"0\"", "\"biass\":\"0\"", "neuron 'n2': unknown field 'biass'"),
    // Numbers.
    .init("\"-3\"", "-3", "neuron 'n2': weight of 'n1' is a number, \(decimal)"),
    .init("\"-3\"", "null", "neuron 'n2': weight of 'n1' is null, \(decimal)"),
    .init("\"-3\"", "[]", "neuron 'n2': weight of 'n1' is an array, \(decimal)"),
    .init("\"-3\"", "\"0\"", "neuron 'n2': weight of 'n1' is zero; leave zero weights out"),
    .init("\"-3\"", "\"-0.00\"", "neuron 'n2': weight of 'n1' is zero; leave zero weights out"),
    .init(
      "\"-3\"", "\"3e9\"", "neuron 'n2': weight of 'n1' \"3e9\" is no decimal such as \"-0.25\""),
    .init("\"-3\"", "\"+3\"", "neuron 'n2': weight of 'n1' \"+3\" is no decimal such as \"-0.25\""),
    .init("\"-3\"", "\" 3\"", "neuron 'n2': weight of 'n1' \" 3\" is no decimal such as \"-0.25\""),
    .init("\"-3\"", "\"\"", "neuron 'n2': weight of 'n1' \"\" is no decimal such as \"-0.25\""),
    .init("\"0.5\"", "\".5\"", "neuron 'n1': bias \".5\" is no decimal such as \"-0.25\""),
    .init("\"0.5\"", "\"nan\"", "neuron 'n1': bias \"nan\" is no decimal such as \"-0.25\""),
    .init("\"0.5\"", "0.5", "neuron 'n1': bias is a number, \(decimal)"),
    .init("\"0.5\"", "true", "neuron 'n1': bias is a boolean, \(decimal)"),
    .init("\"0.5\"", "null", "neuron 'n1': bias is null, \(decimal)"),
    .init("\"0.5\"", "\"0.5\(zeros)\"", "neuron 'n1': bias has 120002 digits; \(limit)"),
    .init("\"-3\"", "\"-3\(zeros)\"", "neuron 'n2': weight of 'n1' has 120001 digits; \(limit)"),
  ]

  @Test("Each rule has its error, which names file, neuron and value", arguments: offences)
  func offence(_ offence: Offence) throws {
    let parts = Self.good.split(
      separator: offence.old, maxSplits: 1, omittingEmptySubsequences: false)
    try #require(parts.count == 2, "the change applies")
    let text = parts[0] + offence.new + parts[1]
    let error = #expect(throws: NetworkFileError.self) {
      try NetworkFile.network(from: Array(text.utf8), file: "dir/file.json")
    }
    #expect(error?.description == "dir/file.json: \(offence.problem)")
  }

  @Test("The file the changes start from is good")
  func control() throws {
    let network = try NetworkFile.network(from: Array(Self.good.utf8), file: "f")
    #expect(network.score() == 1 + 2 + 1 + 1)
  }

  @Test("Only an object is a network", arguments: ["[]", "1", "\"golf-network/1\"", "null"])
  func notAnObject(_ text: String) throws {
    #expect(throws: NetworkFormatError.self) { try Network(json: JSON(parsing: Array(text.utf8))) }
  }

  @Test("Names that look the same are the same name")
  func canonicalNames() {
    let text = Self.good.split(separator: "[\"a\",\"b\"]")
      .joined(separator: "[\"\u{E9}\",\"e\u{301}\"]")
    #expect(throws: NetworkFileError.self) {
      try NetworkFile.network(from: Array(text.utf8), file: "f")
    }
  }
}
