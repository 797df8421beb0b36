import ArgumentParser
import Foundation

/// The option that says how many threads to use.
struct ThreadOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Threads to use (default: $GOLF_THREADS, or one for each core).", valueName: "N"))
  var threads: Int?

  /// How many threads to use.
  var count: Int { given ?? ProcessInfo.processInfo.activeProcessorCount }

  /// How many threads someone wants.
  var given: Int? { threads ?? Self.ofEnvironment }

  private static let environmentName = "GOLF_THREADS"
  private static let range = 1...4096
  private static var ofEnvironment: Int? {
    ProcessInfo.processInfo.environment[environmentName].flatMap(Int.init)
  }

  func validate() throws {
    if let threads, !Self.range.contains(threads) {
      throw ValidationError("--threads \(threads): expected 1 to 4096")
    }
    let text = ProcessInfo.processInfo.environment[Self.environmentName]
    if let text, Self.ofEnvironment.map(Self.range.contains) != true {
      throw ValidationError("\(Self.environmentName)=\(text): expected 1 to 4096")
    }
  }
}
