import Certification
import Exports
package import Networks

/// A network of short decimals: neurons in the order in which they are computed, each of which reads
/// inputs and earlier neurons.
///
/// ```swift
/// let network = try Network(json: text)
/// network.score                                     // digits
/// try network.answers(to: [[3, -7]])                // [[-20.9…]]
/// try String(decoding: network.exported(as: .svg), as: UTF8.self)
/// ```
public struct Network: Equatable, Sendable {
  /// What a neuron does with its weighted sum.
  public enum Activation: String, CaseIterable, Sendable {
    /// u
    case identity
    /// max(0, u)
    case relu
    /// ln(1 + e^u)
    case softplus
    /// 1 / (1 + e^-u)
    case sigmoid
    /// sin u, u in radians
    case sin
  }

  /// `activation(Σ weight·source + bias)`.
  public struct Neuron: Equatable, Sendable {
    /// A name no other neuron or input has.
    public let name: String
    /// What is done with the sum.
    public let activation: Activation
    /// The inputs and earlier neurons it reads, with their weights, none of which is 0.
    public let weights: [String: ExactNumber]
    /// The constant in the sum.
    public let bias: ExactNumber
  }

  package let core: Networks.Network

  package init(_ core: Networks.Network) { self.core = core }

  /// Reads a network file, `golf-network/1`.
  ///
  /// - Throws: `GolfError` that names the neuron and the value at fault.
  public init(json: String) throws(GolfError) {
    do {
      core = try NetworkFile.network(from: Array(json.utf8), file: "network")
    } catch {
      throw GolfError(error)
    }
  }

  /// The network as a network file.
  public var json: String { NetworkFile.text(of: core) }

  /// The names of the inputs.
  public var inputs: [String] { core.inputs }

  /// The names of the neurons, or inputs, that are the answers.
  public var outputs: [String] { core.outputs.map(core.name(ofNode:)) }

  /// The neurons, in the order in which they are computed.
  public var neurons: [Neuron] {
    core.neurons.compactMap { neuron in
      Activation(rawValue: neuron.activation.rawValue).map {
        Neuron(
          name: neuron.name, activation: $0,
          weights: Dictionary(
            uniqueKeysWithValues: neuron.connections.map {
              (core.name(ofNode: $0.source), ExactNumber($0.weight))
            }), bias: ExactNumber(neuron.bias))
      }
    }
  }

  /// The sum of the precisions of all weights and biases: how many digits it takes to write it down.
  public var score: Int { score(by: .precision) }

  /// What it costs: its score by a metric.
  public func score(by metric: Metric) -> Int { core.score(metric.core) }

  /// What the network answers to each row of inputs: the doubles nearest to the true answers, which are
  /// computed as precisely as that takes.
  ///
  /// - Throws: `GolfError` when a row has not as many values as there are inputs, or where 8,192 bits do not
  ///   single out a double.
  public func answers(to rows: [[ExactNumber]]) throws(GolfError) -> [[Double]] {
    if let row = rows.firstIndex(where: { $0.count != inputs.count }) {
      throw GolfError(
        "row \(row + 1) has \(rows[row].count) values, but the network reads \(inputs.count): "
          + inputs.joined(separator: ", "))
    }
    do {
      return try CertifiedJudge.answers(of: core, rows: rows.map { $0.map(\.decimal) }).map {
        $0.map { answer in
          switch answer {
          case .exact(let value): value.doubleValue
          case .rounded(let value): value
          }
        }
      }
    } catch {
      throw GolfError(error)
    }
  }

  /// What networks can be carried out as.
  public enum Format: String, CaseIterable, Sendable {
    /// The network file.
    case json
    /// A function for MATLAB and Octave.
    case matlab
    /// A post about it.
    case markdown
    /// A function for Python with NumPy.
    case python
    /// A function for C.
    case c
    /// A module for JavaScript.
    case javascript
    /// A module for PyTorch.
    case pytorch
    /// Formulas, typeset.
    case latex
    /// A model for ONNX Runtime, in doubles.
    case onnx
    /// A graph for Graphviz.
    case dot
    /// A drawing.
    case svg
  }

  /// The network for other programs, and for people; a text is UTF-8.
  public func exported(as format: Format) -> [UInt8] {
    guard let known = ExportFormat(rawValue: format.rawValue) else {
      preconditionFailure("golf exports every format it names, which a test sees to")
    }
    return known.bytes(of: core)
  }
}
