import Basics
import Foundation
import TestSupport
import Testing

@Suite("Streams that are closed, full or left, and what a terminal is shown")
struct StreamTests {
  @Test("What cannot be said on standard error ends golf with its status, not with a crash")
  func unwritableErrors() throws {
    try Shell.withSum { shell in
      for stream in ["2>&-", "2>/dev/full", "2>&1 >/dev/null | true; exit ${PIPESTATUS[0]}"] {
        let outcome = try shell.script("\"$GOLF\" score none \(stream)")
        #expect(outcome.status == 2, "\(stream): \(outcome.status)")
      }
      let warned = try shell.script("\"$GOLF\" export sum.json 2>&-")
      #expect(warned.status == 2, "a warning was lost")
      #expect(try shell.script("\"$GOLF\" score sum.json 2>&-").status == 0)
    }
  }

  @Test("What cannot be printed is a failure, unless the reader has left")
  func unwritableOutput() throws {
    try Shell.withSum { shell in
      for command in ["--help", "search --help", "--version", "families", "score sum.json"] {
        for (stream, reason) in [
          (">/dev/full", "No space left on device"), (">&-", "Bad file descriptor"),
        ] {
          let outcome = try shell.script("\"$GOLF\" \(command) \(stream)")
          #expect(outcome.status == 2, "\(command) \(stream): \(outcome.status)")
          #expect(outcome.errors.contains("standard output: \(reason)"), "\(outcome.errors)")
        }
      }
      #expect(try shell.script("\"$GOLF\" families | true; exit ${PIPESTATUS[0]}").status == 0)
    }
  }

  @Test("A closed stream is no place for a file of the run")
  func closedOutput() throws {
    try Shell.withSum { shell in
      let outcome = try shell.script(
        """
        "$GOLF" search --task sum.csv --tolerance 0.1 --strategy grid --name s <&- >&- 2>&-
        """)
      #expect(outcome.status == 2)
      #expect(try FileSystem().read(shell.folder + "/runs/s/lock").isEmpty)
      #expect(try shell.run("verify", "s").status == 0)
      #expect(try shell.run("show", "s").status == 0)
    }
  }

  @Test("Standard input that cannot be read is a failure")
  func unreadableInput() throws {
    try Shell.withSum { shell in
      for (stream, reason) in [
        ("</tmp", "Is a directory"), ("<&-", "Bad file descriptor"),
        ("</dev/zero", "is longer than"),
      ] {
        let outcome = try shell.script("\"$GOLF\" evaluate sum.json \(stream)")
        #expect(outcome.status == 2, "\(stream)")
        #expect(outcome.errors.contains("golf: standard input: \(reason)"), "\(outcome.errors)")
      }
    }
  }

  @Test("Inputs without an end are refused, pipes are read")
  func endless() throws {
    try Shell.withSum { shell in
      for (command, problem) in [
        ("score /dev/zero", "is longer than"), ("solve /dev/zero", "is longer than"),
        ("search --name z --task /dev/zero --tolerance 1", "is longer than"),
        ("score pipe", "nobody writes"), ("verify sum.json --task pipe", "nobody writes"),
      ] {
        let outcome = try shell.script("test -p pipe || mkfifo pipe; \"$GOLF\" \(command)")
        #expect(outcome.status == 2, "\(command)")
        #expect(outcome.errors.contains(problem), "\(command): \(outcome.errors)")
      }
      let piped = try shell.script("\"$GOLF\" score <(cat sum.json)")
      #expect(piped.status == 0 && piped.output.contains("total"))
    }
  }

  @Test("An empty name of the folder of runs is a wrong command line")
  func emptyFolder() throws {
    try Shell.withSum { shell in
      let outcome = try shell.run("search", "--runs", "", "--name", "golf-test-of-nothing")
      #expect(outcome.status == 64)
      #expect(outcome.errors.contains("--runs '': expected a folder"))
      #expect(!FileSystem().exists("/golf-test-of-nothing"))
    }
  }

  @Test("Nothing that comes from elsewhere reaches the terminal as an escape or a turned text")
  func escapes() throws {
    try Shell.withSum { shell in
      let evil = "\u{1B}[31m\u{202E}\u{9B}2J\u{7F}\u{2066}x"
      let shown = "\\u{1b}[31m\\u{202e}\\u{9b}2J\\u{7f}\\u{2066}x"
      let quoted = JSON.quoted(evil)
      #expect(quoted == #""\u001b[31m\u202e\u009b2J\u007f\u2066x""#)
      try shell.write("task.json", Shell.sum.replacingOccurrences(of: "\"sum.csv\"", with: quoted))
      try shell.write("field.json", Shell.sum.replacingOccurrences(of: "\"inputs\"", with: quoted))
      try shell.write(
        "twice.json",
        Shell.sum.replacingOccurrences(
          of: "{\"format\"", with: "{\(quoted):1,\(quoted):1,\"format\""))
      try shell.write(
        "evil.csv", "x,\(evil.unicodeScalars.filter { $0.value >= 0xa0 }),sum\n1,2,3\n")
      try shell.write("\(evil).csv", "x,y,sum\n1,2\n")
      var seen = 0
      for line in [
        ["score", evil], ["verify", "task.json"], ["verify", "sum.json", "--task", evil],
        ["score", "field.json"], ["score", "twice.json"], ["search", "--name", evil],
        ["search", "--task", "\(evil).csv", "--tolerance", "1", "--name", "n"],
        ["search", "--family", evil], ["search", "--resume", evil], ["export", "task.json"],
        [
          "search", "--task", "evil.csv", "--tolerance", "1", "--strategy", "grid", "--name", "e",
        ], ["show", "e"], ["verify", "e"], [evil], ["--\(evil)"], ["runs", "--runs", evil],
        ["solve", evil], ["export", "sum.json", "-o", "none/\(evil)"],
      ] {
        let outcome = try shell.run(line)
        let text = outcome.output + outcome.errors
        let raw = text.unicodeScalars.filter { evil.unicodeScalars.contains($0) && $0 > "\u{7E}" }
        #expect(
          raw.isEmpty && !text.contains("\u{1B}"),
          "\(line.map(\.debugDescription)): \(text.debugDescription)")
        if text.contains(shown) || text.contains(quoted) { seen += 1 }
      }
      #expect(seen >= 10, "the names are shown in \(seen) of the messages")
    }
  }
}
