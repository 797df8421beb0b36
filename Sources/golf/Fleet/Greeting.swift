import Basics
import Foundation
import Search

/// What a rank tells of itself before anything else: what all must have in common, and where it is.
struct Greeting: Codable {
  /// What all ranks must have in common.
  struct Common: Codable, Equatable {
    var version = Golf.version
    var signature = Signature.expected
    /// A checksum of the program.
    var program = Greeting.program()
    var arguments = Array(CommandLine.arguments.dropFirst())
  }

  var common = Common()
  var host = ProcessInfo.processInfo.hostName
  var process = Int(ProcessInfo.processInfo.processIdentifier)
  /// The cores of the machine that the process may use.
  var cores = Greeting.cores()

  /// The greeting as a message.
  var bytes: [UInt8] { get throws { [UInt8](try JSONEncoder().encode(self)) } }

  /// The threads that were asked for.
  var threads: Int?

  init(threads: Int?) { self.threads = threads }

  /// Reads a greeting; nil when it is none of this version's.
  init?(_ message: [UInt8]) {
    guard let value = try? JSONDecoder().decode(Greeting.self, from: Data(message)) else {
      return nil
    }
    self = value
  }

  /// Why a rank cannot search with rank 0, whose greeting this is; nil when it can.
  func objection(to other: Greeting?, rank: Int) -> String? {
    guard let other else { return "rank \(rank) runs another version of golf than rank 0" }
    let place = "rank \(rank) (on \(other.host))"
    if other.common.version != common.version || other.common.signature != common.signature {
      return "\(place) runs golf \(other.common.version) (signature \(other.common.signature)), "
        + "rank 0 golf \(common.version) (\(common.signature))"
    }
    if other.common.program != common.program {
      return "\(place) runs another build of golf than rank 0"
    }
    if other.common.arguments != common.arguments {
      return "\(place) was started with another command line than rank 0"
    }
    return nil
  }

  private static func program() -> String {
    guard let path = Bundle.main.executablePath,
      let data = try? Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
    else { return "" }
    // By words, because a program has forty million bytes; what is left over says little.
    var checksum = Checksum()
    data.withUnsafeBytes { bytes in
      for place in 0..<bytes.count / 8 {
        checksum.add(bytes.loadUnaligned(fromByteOffset: 8 * place, as: UInt64.self))
      }
    }
    checksum.add(UInt64(data.count))
    return checksum.hexadecimal
  }

  /// By Linux's account of the process (`Cpus_allowed_list: 0-3,8`); elsewhere all there are.
  private static func cores() -> [Int] {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed_list:") }
    let ranges = line?.split(whereSeparator: \.isWhitespace).last?.split(separator: ",") ?? []
    let cores = ranges.flatMap { range -> [Int] in
      let ends = range.split(separator: "-").compactMap { Int($0) }
      guard let first = ends.first, let last = ends.last, first <= last else { return [] }
      return Array(first...last)
    }
    return cores.isEmpty ? Array(0..<ProcessInfo.processInfo.activeProcessorCount) : cores
  }
}
