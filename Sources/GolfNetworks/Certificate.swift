import Certification
import Tasks

/// What a rigorous check of every case proved about a network.
public struct Certificate: Equatable, Sendable {
  /// Whether the network is proved right on every case.
  public let passes: Bool
  /// How many cases were judged.
  public let cases: Int
  /// Cases that were proved wrong.
  public let failures: Int
  /// Cases that the highest precision could not decide; they count as not passed.
  public let undecided: Int
  /// No case has a larger error; nil where no bound is known.
  public let worstError: ExactNumber?
  /// Every case's tolerance minus its error is at least this; nil where no bound is known.
  public let margin: ExactNumber?
  /// The inputs of the case with the least margin.
  public let worstCase: [String: ExactNumber]
  /// The highest precision that some case needed, in bits; 0 when all was exact.
  public let bits: Int

  init(_ proof: Certification.Certificate, _ bounds: ProvedBounds, _ task: Tasks.Task) {
    passes = proof.passes
    cases = proof.cases
    failures = proof.failures
    undecided = proof.undecided
    worstError = bounds.worstError.map { ExactNumber($0) }
    margin = bounds.margin.map { ExactNumber($0) }
    worstCase = Dictionary(
      uniqueKeysWithValues: zip(task.inputs, task.inputColumns).map {
        ($0, ExactNumber($1[proof.worstCase]))
      })
    bits = proof.bits
  }
}
