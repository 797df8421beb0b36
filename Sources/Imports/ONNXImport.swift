import Networks
import ONNXSchema
import SwiftProtobuf

/// Imports bring networks in that other programs have made, without changing what they compute; and
/// they take digits off them again for as long as a task allows (`Trimming`).
///
/// A model is read by computing with `AffineForm`s: products with constants and sums stay exact and
/// need no neuron, and every activation of an element is a neuron that reads the form. Where a sum is
/// needed twice, or weighed again, it becomes an identity neuron, so that long weights are never
/// multiplied. Elements that compute the same are one neuron.
///
/// ```swift
/// let network = try ONNXImport(bytes, file: "model.onnx").network()
/// ```
public struct ONNXImport {
  /// How a model's numbers become decimals.
  public enum Numbers: Sendable {
    /// The shortest decimal that reads back as the same float or double: 0.1 where the model has
    /// the float nearest to 0.1.
    case shortest
    /// The float or double itself, to the last binary digit.
    case exact
  }

  /// Why a model cannot be read.
  public struct Failure: Error, Equatable, CustomStringConvertible {
    /// `FILE: problem`, on one line.
    public let description: String
  }

  private let model: Onnx_ModelProto
  private let file: String
  private let numbers: Numbers

  /// A model.
  ///
  /// - Parameters:
  ///   - bytes: The content of `file`.
  ///   - numbers: How its weights become decimals.
  public init(_ bytes: [UInt8], file: String, numbers: Numbers = .shortest) throws(Failure) {
    self.file = file
    self.numbers = numbers
    guard let model = try? Onnx_ModelProto(serializedBytes: bytes), model.hasGraph else {
      throw Failure(description: "\(file): is no ONNX model")
    }
    self.model = model
  }

  /// The model as a network.
  ///
  /// - Parameters:
  ///   - task: The name of the task it is for; empty where there is none.
  ///   - inputs: What its inputs are called, in the order of the task; as in the model where nil.
  public func network(task: String = "", inputs: [String]? = nil) throws(Failure) -> Network {
    do {
      var reader = ONNXReader(model.graph, numbers: numbers)
      return try reader.network(task: task, inputs: inputs)
    } catch {
      let problem = (error as? ONNXProblem)?.description ?? "\(error)"
      throw Failure(
        description: "\(file): " + problem.split(whereSeparator: \.isNewline).joined(separator: " ")
      )
    }
  }
}

/// What is wrong with a model, without its file's name.
struct ONNXProblem: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
