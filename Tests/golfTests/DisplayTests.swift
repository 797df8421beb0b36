import Basics
import Foundation
import TestSupport
import Testing

@Suite("What is shown while a search runs")
struct DisplayTests {
  @Test("The panel moves while the first generation is still running")
  func panelMoves() throws {
    let shell = try Shell()
    defer { shell.remove() }
    // Rows enough that a generation takes longer than the panel's half of a second.
    var generator = SeededGenerator(seed: 61)
    let rows = (0..<6000).map { "\($0),\(generator.below(1000)),\(generator.below(1000))" }
    try shell.write("large.csv", "x,y,z\n" + rows.joined(separator: "\n") + "\n")
    let golf = try Conversation(
      shell,
      [
        "search", "--task", "large.csv", "--tolerance", "0.1", "--family", "memorise", "--islands",
        "64", "--threads", "1",
      ], onTerminal: true)
    // Each drawing begins with the time; several without a generation in between are what is wanted.
    let moves = golf.wait { text in
      text.components(separatedBy: "generation 0").count > 4 || text.contains("generation 1")
    }
    #expect(moves)
    #expect(!golf.text.contains("generation 1"), "the generation was too short for this test")
    #expect(golf.text.contains("until Ctrl-C"))
    golf.end(with: SIGKILL)
  }
}
