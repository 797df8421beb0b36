import ArgumentParser
import Exact
import Foundation

/// The command line: every command parses, calls a room below, and prints.
@main
struct Golf: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "golf",
    abstract: "Searches for the smallest network that provably does a job.",
    discussion: """
      A network is designed, not trained: its weights are short decimals, and it must be right on \
      every case of its task. Its score is the sum of the precisions of all weights and biases; \
      lower is better. The reference task is the largest real root of x³ + ax² + bx + c for all \
      integers a, b, c from -10 to 10, with an error strictly below 0.1.

        golf search --budget 1h            search; Ctrl-C stops, --resume goes on
        golf show                          what the latest run has found
        golf verify runs/NAME/best.json    prove it right on every case
        golf export NAME --format svg      draw it; or MATLAB, Python, Markdown

      Exit status: 0 done; 1 a network fails its task; 2 bad input or a failure of the system; \
      64 a wrong command line.
      """,
    version: version,
    subcommands: [
      SearchCommand.self, RunsCommand.self, ShowCommand.self, ReportCommand.self, WatchCommand.self,
      VerifyCommand.self,
      ScoreCommand.self, EvaluateCommand.self, ExportCommand.self, FamiliesCommand.self,
      MinimalCommand.self, BuildCommand.self, ScanCommand.self, ImportCommand.self,
      SolveCommand.self, BenchCommand.self,
    ])

  /// The version of golf. Results are determined by seed, islands, generations and version.
  static let version = "0.2.0"

  /// Runs the command; whatever goes wrong is one line on standard error.
  static func main() {
    StandardStreams.occupy()
    // Then writing fails, which is noticed, instead of killing golf.
    for number in [SIGPIPE, SIGXFSZ] { signal(number, SIG_IGN) }
    do {
      try refuseLongNumbers(CommandLine.arguments)
      try refuseUnknownCommand(CommandLine.arguments)
      var command = try parseAsRoot()
      try command.run()
      finish(status: 0)
    } catch let code as ExitCode {
      finish(status: code.rawValue)
    } catch {
      // All ranks of a search fail alike: the first tells, and its status counts.
      if Launch.isFollower, CommandLine.arguments.dropFirst().first == "search" {
        finish(status: 0)
      }
      let code = exitCode(for: error)
      // `golf` alone prints its help, which ArgumentParser hands over as an error.
      if code == .success || error is CleanExit {
        print(fullMessage(for: error))
        finish(status: 0)
      }
      let isUsage = code != .failure
      complain(isUsage ? message(for: error) : "\(error)")
      finish(status: isUsage ? code.rawValue : 2)
    }
  }

  /// Refuses an argument with more digits than a number may have, before anything reads it.
  private static func refuseLongNumbers(_ arguments: [String]) throws {
    for (place, argument) in arguments.enumerated() {
      let digits = argument.utf8.count { (0x30...0x39).contains($0) }
      if digits > DecimalText.mostDigits {
        throw ValidationError(
          "argument \(place) " + NumberError.tooLong(digits: digits).problem(with: argument))
      }
    }
  }

  /// Refuses a first word that is no command, and says which one may have been meant.
  private static func refuseUnknownCommand(_ arguments: [String]) throws {
    guard let word = arguments.dropFirst().first, !word.hasPrefix("-") else { return }
    let known = configuration.subcommands.compactMap { $0.configuration.commandName }
    if known.contains(word) || word == "help" { return }
    throw ValidationError(
      "'\(word)' is no command, expected " + known.joined(separator: ", ")
        + Suggestion.text(for: word, among: known))
  }

  /// Ends the process. What could not be written is a failure, unless the reader of standard output
  /// has left.
  private static func finish(status: Int32) -> Never {
    if let problem = StandardOutput.problem() {
      complain("standard output: \(problem)")
      Foundation.exit(status == 0 ? 2 : status)
    }
    Foundation.exit(status == 0 && StandardError.isBroken ? 2 : status)
  }

  /// The longest line on standard error, in characters.
  private static let longestComplaint = 1000

  /// Writes one line to standard error.
  static func complain(_ text: String) {
    let line = text.split(whereSeparator: \.isNewline).joined(separator: " ").visible
    let isLong = line.count > longestComplaint
    StandardError.write("golf: \(isLong ? line.prefix(longestComplaint) + "…" : line)\n")
  }
}
