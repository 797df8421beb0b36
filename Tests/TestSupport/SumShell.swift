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
    let wrong = sum.replacingOccurrences(of: "\"1\"}", with: "\"1.5\"}")
    try with(["sum.json": sum, "sum.csv": sums, "wrong.json": wrong], body)
  }

  /// A network for the XOR of x and y whose output skips its hidden layer, for a task of that name.
  public static func xor(task: String) -> String {
    """
    {"format":"golf-network/1","task":"\(task)","inputs":["x","y"],
     "neurons":[{"name":"h","activation":"relu","weights":{"x":"1","y":"1"},"bias":"-1"},
      {"name":"o","activation":"identity","weights":{"x":"1","y":"1","h":"-2"},"bias":"0"}],
     "outputs":["o"]}
    """
  }
}
