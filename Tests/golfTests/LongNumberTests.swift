import TestSupport
import Testing
import TestSupport

@Suite("Numbers of more than 10,000 digits")
struct LongNumberTests {
  private static let zeros = String(repeating: "0", count: 100_000)

  /// A network that takes the sum of its inputs, with that weight for the second.
  private static func network(_ weight: String) -> String {
    """
    {"format":"golf-network/1","task":"sum.csv","inputs":["x","y"],
     "neurons":[{"name":"sum","activation":"identity","weights":{"x":"1","y":"\(weight)"},
     "bias":"0"}],"outputs":["sum"]}
    """
  }

  @Test("In any file or option they are one line that says so, and does not repeat them")
  func refused() throws {
    let shell = try Shell()
    defer { shell.remove() }
    try shell.write("sum.json", Self.network("1"))
    try shell.write("long.json", Self.network("1" + Self.zeros))
    try shell.write("fine.json", Self.network("0." + Self.zeros + "1"))
    try shell.write("sum.csv", "x,y,sum\n1,2,3\n")
    try shell.write("long.csv", "x,y,sum\n1,2,3\n1,-0.\(Self.zeros)2,3\n")
    try shell.write(
      "long-task.json",
      Self.network("1").replacing("sum.csv", with: "largest-root:tolerance=0.\(Self.zeros)1"))
    try shell.write(
      "solve.json",
      """
      {"layers":[1,1],"activations":["lin"],"X":[["1"]],"Y":[["1"]],"lambda":"1/3\(Self.zeros)"}
      """)
    let row = "1,2\n1,5\(Self.zeros)\n"
    for (line, input, status, start) in [
      (["verify", "long.json"], "", 2, "long.json: neuron 'sum': weight of 'y' has 100001"),
      (["score", "fine.json"], "", 2, "fine.json: neuron 'sum': weight of 'y' has 100002"),
      (["export", "long.json"], "", 2, "long.json: neuron 'sum': weight of 'y' has 100001"),
      (
        ["verify", "sum.json", "--task", "long.csv", "--tolerance", "1"], "", 2,
        "long.csv: line 3: column 'y': has 100002"
      ),
      (["verify", "long-task.json"], "", 2, "largest-root: tolerance has 100002"),
      (["solve", "solve.json"], "", 2, "solve.json: 'lambda': has 100001"),
      (["evaluate", "sum.json"], row, 2, "standard input: line 2: y has 100001"),
      (["evaluate", "sum.json", "--", "1", "7" + Self.zeros], "", 64, "argument 5 has 100001"),
      (
        ["search", "--task", "sum.csv", "--tolerance", "0." + Self.zeros + "1"], "", 64,
        "argument 5 has 100002"
      ),
      (
        ["search", "--task", "largest-root:degree=2,tolerance=0.\(Self.zeros)1"], "", 64,
        "argument 3 has 100003"
      ),
      (["search", "--budget", "1" + Self.zeros + "s"], "", 64, "argument 3 has 100001"),
      (
        ["solve", "solve.json", "--regularise", "1/" + Self.zeros], "", 64, "argument 4 has 100001"
      ),
    ] {
      let outcome = try shell.run(line, input: input)
      let wanted = "golf: \(start) digits; at most 10000 are possible\n"
      #expect(outcome.status == Int32(status), "\(start)")
      #expect(outcome.errors.prefix(300) == wanted, "\(start)")
      #expect(outcome.output.isEmpty, "\(start)")
    }
  }

  @Test("Numbers of exactly 10,000 digits are read, and answered exactly")
  func accepted() throws {
    let shell = try Shell()
    defer { shell.remove() }
    let nines = String(repeating: "9", count: 10_000)
    try shell.write("sum.json", Self.network(nines))
    #expect(try shell.run("score", "sum.json").status == 0)
    let outcome = try shell.run("evaluate", "sum.json", "--", "0", nines)
    // (10^n - 1)² = 10^2n - 2·10^n + 1.
    let square = nines.dropLast() + "8" + String(repeating: "0", count: 9_999) + "1"
    #expect(outcome.status == 0)
    #expect(outcome.output == "\(square)\n")
  }
}
