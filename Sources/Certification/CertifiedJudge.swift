import Basics
import CFLINT
import Exact
import Networks
import Tasks

/// What a rigorous check of every case proved.
public struct Certificate: Equatable, Sendable {
  /// How many cases were judged.
  public var cases: Int
  /// Cases that were proved to have an error of the tolerance or more.
  public var failures: Int
  /// Cases that stayed undecided at the highest precision; they count as not passed.
  public var undecided: Int
  /// An upper bound of the largest error of the cases.
  public var worstError: Double
  /// A lower bound of the smallest difference between a case's tolerance and its error.
  public var margin: Double
  /// The case with the smallest difference.
  public var worstCase: Int
  /// The highest precision that some case needed, in bits; 0 when all was exact.
  public var bits: Int
  /// For each case that was judged a lower bound of tolerance minus error.
  public var margins: [Double]

  /// Whether the network is proved right on every case.
  public var passes: Bool { failures == 0 && undecided == 0 }
}

/// Checks a network rigorously on every case of a task.
///
/// Values stay exact through identity and ReLU and become balls at the first softplus, sigmoid or
/// sine; for each case the precision doubles until the comparison with the exact target is decided.
/// Nothing here rests on floating-point rounding, and nothing is shared with the fast judge: this room
/// knows networks, tasks and exact numbers, and does not import the fast one.
public struct CertifiedJudge: Sendable {
  /// Where precision starts, in bits.
  public static let firstBits = 64
  /// Where precision ends: a case not decided there is left undecided.
  public static let lastBits = 8192

  private let task: Task
  private let inputExponents: [Int]
  private let inputBounds: [Integer]
  private let threads: Int

  /// A judge for a task.
  ///
  /// - Parameter threads: How many threads may share the cases; the answer does not depend on it.
  public init(_ task: Task, threads: Int) {
    self.task = task
    self.threads = threads
    inputExponents = task.inputColumns.map { column in
      column.reduce(0) { min($0, $1.exponent) }
    }
    inputBounds = zip(task.inputColumns, inputExponents).map { column, exponent in
      let largest = column.map(\.magnitude).max() ?? .zero
      return largest.scaled(to: exponent)
    }
  }

  /// Judges a network that fits the task.
  ///
  /// - Parameter stopAtFailure: Give up on a part of the cases at its first failure; the
  ///   certificate then says that there is one, but not how many.
  public func certify(_ network: Network, stopAtFailure: Bool = false) -> Certificate {
    precondition(task.mismatch(with: network) == nil, "the network does not fit the task")
    let program = CertifiedProgram(
      network, inputExponents: inputExponents, inputBounds: inputBounds)
    let chunk = 256
    let count = task.caseCount
    let chunks = parallelMap(count: (count + chunk - 1) / chunk, threads: threads) { index in
      judge(
        program, cases: index * chunk..<min((index + 1) * chunk, count),
        stopAtFailure: stopAtFailure)
    }
    return chunks.dropFirst().reduce(into: chunks[0]) { $0.merge($1) }
  }

  private func judge(
    _ program: CertifiedProgram, cases: Range<Int>, stopAtFailure: Bool
  ) -> Certificate {
    let evaluator = CertifiedEvaluator(program)
    let referee = Referee(task)
    var certificate = Certificate(
      cases: cases.count, failures: 0, undecided: 0, worstError: 0, margin: .infinity,
      worstCase: cases.lowerBound, bits: 0, margins: [])
    for index in cases {
      let finding = referee.judge(case: index, evaluator, inputs: inputs(ofCase: index))
      switch finding.passes {
      case true?: break
      case false?: certificate.failures += 1
      case nil: certificate.undecided += 1
      }
      certificate.bits = max(certificate.bits, finding.bits)
      certificate.worstError = max(certificate.worstError, finding.error)
      certificate.margins.append(finding.margin)
      if finding.margin < certificate.margin {
        certificate.margin = finding.margin
        certificate.worstCase = index
      }
      if stopAtFailure, finding.passes != true { break }
    }
    return certificate
  }

  private func inputs(ofCase index: Int) -> [Integer] {
    zip(task.inputColumns, inputExponents).map { column, exponent in
      column[index].scaled(to: exponent)
    }
  }
}

extension Certificate {
  fileprivate mutating func merge(_ other: Certificate) {
    cases += other.cases
    failures += other.failures
    undecided += other.undecided
    worstError = max(worstError, other.worstError)
    bits = max(bits, other.bits)
    margins += other.margins
    if other.margin < margin {
      margin = other.margin
      worstCase = other.worstCase
    }
  }
}
