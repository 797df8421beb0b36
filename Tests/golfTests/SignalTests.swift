import Basics
import Foundation
import TestSupport
import Testing

@Suite("Signals at the start, and signals that are not wanted")
struct SignalTests {
  /// A search that would go on for an hour.
  private static let search =
    "\"$GOLF\" search --task largest-root:range=-3...3 --quiet --threads 1 --budget 1h --name s"

  /// However early it comes, golf ends: as the signal would have it before there is a run, and with
  /// status 0 once there is one.
  @Test("A signal at any moment of the start ends the search", arguments: ["INT", "TERM", "HUP"])
  func early(signal: String) throws {
    let shell = try Shell()
    defer { shell.remove() }
    var statuses: Set<Int32> = []
    for step in 0..<12 {
      let outcome = try shell.script(
        """
        set -m
        \(Self.search)\(step) & pid=$!
        sleep 0.0\(step < 10 ? "0" : "")\(step * 3)
        kill -\(signal) $pid
        timeout 60 tail --pid=$pid -f /dev/null || { kill -KILL $pid; exit 99; }
        wait $pid
        """)
      statuses.insert(outcome.status)
    }
    let number = try #require(["INT": 2, "TERM": 15, "HUP": 1][signal])
    #expect(statuses.isSubset(of: [0, 128 + Int32(number)]), "\(statuses)")
  }

  @Test("A signal that was ignored when golf started stays ignored")
  func ignored() throws {
    let shell = try Shell()
    defer { shell.remove() }
    let outcome = try shell.script(
      """
      trap '' HUP INT
      \(Self.search) & pid=$!
      while [ ! -e runs/s/best.json ]; do sleep 0.1; done
      kill -HUP $pid; kill -INT $pid; kill -HUP $pid; kill -INT $pid
      before=$(cksum <runs/s/checkpoint)
      while [ "$(cksum <runs/s/checkpoint)" = "$before" ]; do kill -0 $pid || exit 99; sleep 0.1; done
      kill -TERM $pid
      wait $pid
      """)
    #expect(outcome.status == 0, "\(outcome.errors)")
  }
}
