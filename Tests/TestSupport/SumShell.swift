import Foundation

extension Shell {
  /// A network that adds two numbers.
  public static let sum = """
    {"format":"golf-network/1","task":"sum.csv","inputs":["x","y"],
     "neurons":[{"name":"s","activation":"identity","weights":{"x":"1","y":"1"},"bias":"0"}],
     "outputs":["s"]}
    """
  /// Two sums.
  public static let sums = "x,y,sum\n1,2,3\n-0.5,0.25,-0.25\n"

  /// Runs `body` in a folder with `sum.csv`, `sum.json`, which is right, and `wrong.json`.
  public static func withSum(_ body: (Shell) throws -> Void) throws {
    let shell = try Shell()
    defer { shell.remove() }
    try shell.write("sum.json", sum)
    try shell.write("sum.csv", sums)
    try shell.write("wrong.json", sum.replacingOccurrences(of: "\"1\"}", with: "\"1.5\"}"))
    try body(shell)
  }
}
