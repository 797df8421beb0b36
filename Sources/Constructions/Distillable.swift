import Evaluation
import Networks
import Tasks

/// A construction of which some parameters are the weights of small smooth networks that can be
/// fitted by themselves.
///
/// The other parameters, the frame, decide what these pieces have to do. A search that has fitted
/// all pieces of a frame has a network that passes, as far as doubles can tell.
public protocol Distillable: Construction {
  /// The pieces for a frame.
  ///
  /// - Parameter parameters: A value for each parameter; those that belong to pieces are ignored.
  /// - Throws: `ConstructionError` when this frame cannot be built.
  func pieces(for task: Task, parameters: [ExactDecimal]) throws(ConstructionError) -> [Piece]
  /// The places of the parameters that are weights of pieces, whatever the frame.
  var pieceParameters: Range<Int> { get }
}

/// A cascade to be fitted, and where its weights go.
public struct Piece: Sendable {
  /// What it has to do.
  public let fit: CascadeFit
  /// For each weight of the cascade the parameter that holds it.
  public let parameters: [Int]

  /// A piece.
  public init(fit: CascadeFit, parameters: [Int]) {
    precondition(parameters.count == fit.cascade.weightCount, "a weight has no parameter")
    self.fit = fit
    self.parameters = parameters
  }
}
