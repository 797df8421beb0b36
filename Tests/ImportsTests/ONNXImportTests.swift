import Basics
import Certification
import Exports
import Foundation
import Imports
import Networks
import TestSupport
import Testing

/// Models become networks that compute what the models compute.
struct ONNXImportTests {
  /// The models of `models.py`, made anew: names of files, and beside them cases with answers.
  private static func models() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("models.py")
    try Consumer.python.run([script.path, "."], in: folder)
    return folder
  }

  private static func bytes(_ name: String, in folder: TemporaryFolder) throws -> [UInt8] {
    try FileSystem().read(folder.path(name))
  }

  @Test func modelsOfOtherProgramsKeepTheirAnswers() throws {
    let folder = try Self.models()
    let sizes = ["layers": (7, 2), "skips": (23, 2), "columns": (1, 3), "fitted": (9, 1)]
    for (name, (neurons, inputs)) in sizes.sorted(by: { $0.key < $1.key }) {
      let bytes = try Self.bytes("\(name).onnx", in: folder)
      let network = try ONNXImport(bytes, file: name).network()
      #expect(network.neurons.count == neurons, "\(name)")
      #expect(network.inputs.count == inputs)
      let exact = try ONNXImport(bytes, file: name, numbers: .exact).network()
      for row in try folder.numbers("\(name).csv") {
        // What ONNX Runtime computes in floats; in doubles for `columns`.
        let allowed = name == "columns" ? 1e-12 : 2e-5
        for read in [network, exact] {
          let values = row.prefix(inputs).compactMap { ExactDecimal(exactly: $0) }
          let answers = try CertifiedJudge.answers(of: read, rows: [values])[0]
          for (answer, expected) in zip(answers, row.dropFirst(inputs)) {
            let value = try #require(Double(answer.description))
            #expect(abs(value - expected) <= allowed * max(1, abs(expected)), "\(name) at \(row)")
          }
        }
      }
    }
  }

  @Test func weightsAreShortOrExact() throws {
    let folder = try Self.models()
    let bytes = try Self.bytes("columns.onnx", in: folder)
    let network = try ONNXImport(bytes, file: "columns").network()
    #expect(network.neurons[0].activation == .softplus)
    #expect(network.neurons[0].connections.map(\.weight.description) == ["1", "1", "-0.5"])
    let layers = try Self.bytes("layers.onnx", in: folder)
    let short = try ONNXImport(layers, file: "layers").network()
    let exact = try ONNXImport(layers, file: "layers", numbers: .exact).network()
    for (left, right) in zip(short.neurons, exact.neurons) {
      for (one, other) in zip(left.connections, right.connections) {
        #expect(one.weight.precision <= 5)
        #expect(Float(one.weight.doubleValue) == Float(other.weight.doubleValue))
      }
    }
    #expect(exact.neurons[0].bias.precision > 20)
  }

  @Test func whatGolfExportsComesBack() throws {
    var generator = SeededGenerator(seed: 151)
    for _ in 0..<300 {
      let network = generator.network(
        inputs: 1 + generator.below(4), outputs: 1 + generator.below(3),
        neurons: generator.below(25))
      let bytes = ExportFormat.onnx.bytes(of: network, metric: .precision, facts: nil)
      let back = try ONNXImport(bytes, file: "m").network()
      #expect(back.score() <= network.score(), "\(network)\n\(back)")
      #expect(back.inputs == network.inputs)
      let rows = generator.rows(5, inputs: network.inputs.count)
      #expect(
        try CertifiedJudge.answers(of: back, rows: rows)
          == CertifiedJudge.answers(of: network, rows: rows))
    }
  }

  @Test func whatCannotBeReadSaysWhy() throws {
    let folder = try Self.models()
    let problems = [
      "product": "node 'y' (Mul): multiplies two computed values, which no neuron does",
      "softmax": "node 'y' (Softmax): golf reads Gemm, MatMul",
      "foreign": "node 'y' (com.microsoft.Gelu): is of a domain golf does not know",
      "third": "node 'y' (Div): divides by 3, and 1/3 is no decimal",
      "infinite": "constant 'd': holds inf",
      "missing": "node 'y' (Add): reads 'nothing', which nothing computes before it",
      "misfit": "node 'y' (MatMul): [cases, 2] and [3, 2] do not fit together",
      "wide": "node 'y' (Add): [2000, 2000] are too many values",
      "deep": "node 'y' (MatMul): is a product of 2000·1·2000 steps, which is too large",
      "image": "input 'x' has the shape [cases, 3, 8, 8]; expected [cases, N] or [cases]",
    ]
    for (name, problem) in problems {
      let bytes = try Self.bytes("\(name).onnx", in: folder)
      #expect {
        try ONNXImport(bytes, file: "\(name).onnx").network()
      } throws: {
        "\($0)".hasPrefix("\(name).onnx: \(problem)")
      }
    }
    #expect(throws: ONNXImport.Failure.self) { try ONNXImport([1, 2, 3], file: "noise") }
  }

  @Test func damagedModelsAreRefusedOrRead() throws {
    let folder = try Self.models()
    var generator = SeededGenerator(seed: 152)
    for name in ["layers", "skips", "columns"] {
      let whole = try Self.bytes("\(name).onnx", in: folder)
      for _ in 0..<400 {
        var bytes = whole
        for _ in 0...generator.below(3) {
          switch generator.below(3) {
          case 0: bytes[generator.below(bytes.count)] = UInt8(generator.below(256))
          case 1: bytes.removeLast(generator.below(bytes.count / 2))
          default:
            let place = generator.below(bytes.count)
            bytes.insert(contentsOf: bytes[place..<min(place + 9, bytes.count)], at: place)
          }
        }
        do {
          let network = try ONNXImport(bytes, file: name).network()
          #expect(
            try NetworkFile.network(from: Array(NetworkFile.text(of: network).utf8), file: "")
              == network)
        } catch let failure as ONNXImport.Failure {
          #expect(failure.description.hasPrefix("\(name): "))
        }
      }
    }
  }
}
