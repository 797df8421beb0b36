import Networks

/// A neuron's sum as text: `-0.25*a + b - 3`.
struct Formula {
  /// The addends with their signs: `-0.25*a`, `+ b`, `- 3`. Never empty: an empty sum is `0`.
  let pieces: [String]

  /// The sum of `neuron`.
  ///
  /// - Parameters:
  ///   - neuron: The neuron.
  ///   - names: What every node of the network is called.
  ///   - times: What stands between a weight and what it weighs.
  ///   - number: How a number that is not negative is written.
  init(
    _ neuron: Neuron, names: [String], times: String = "*", number: (ExactDecimal) -> String
  ) {
    var pieces: [String] = []
    func add(_ text: String, negative: Bool) {
      if pieces.isEmpty {
        pieces.append(negative ? "-" + text : text)
      } else {
        pieces.append((negative ? "- " : "+ ") + text)
      }
    }
    for connection in neuron.connections {
      let size = connection.weight.magnitude
      let name = names[connection.source]
      add(
        size == .one ? name : "\(number(size))\(times)\(name)", negative: connection.weight.sign < 0
      )
    }
    if !neuron.bias.isZero {
      add(number(neuron.bias.magnitude), negative: neuron.bias.sign < 0)
    }
    self.pieces = pieces.isEmpty ? ["0"] : pieces
  }

  /// A sum of these addends.
  init(sum addends: [String]) {
    pieces = addends.enumerated().map { $0 > 0 ? "+ " + $1 : $1 }
  }

  /// The sum on one line.
  var text: String { pieces.joined(separator: " ") }

  /// A neuron with its activation and sum, on one line: `gate-1 = sigmoid(-20*edge-3 + 1)`.
  static func listing(_ neuron: Neuron, in network: Network) -> String {
    var sum = neuron.connections.map { "\($0.weight)*\(network.name(ofNode: $0.source))" }
    if !neuron.bias.isZero || sum.isEmpty { sum.append(neuron.bias.description) }
    return "\(neuron.name) = \(neuron.activation.rawValue)(\(sum.joined(separator: " + ")))"
  }

  /// A number as a literal of MATLAB and Python. Long whole numbers get a point, because both
  /// languages would read them as integers of another type.
  static func literal(_ value: ExactDecimal) -> String {
    let text = value.description
    return text.utf8.count > 15 && !text.contains(".") ? text + ".0" : text
  }
}

/// Writes sums as statements of a program, with no line longer than 100 columns unless a single
/// number is.
struct StatementWriter {
  /// What a line ends in when the statement goes on in the next one.
  let continuation: String
  /// What a statement ends in.
  let terminator: String
  /// What a comment begins with.
  let comment: String
  /// Whether a sum that fills several lines needs parentheses of its own.
  let needsParentheses: Bool
  /// The indentation of a statement.
  let indent: String

  /// Parsers nest one level deeper for each addend, so long sums are made in several statements.
  private static let mostPieces = 100
  private static let width = 100

  /// `before item, item, item after`, in as many lines as it takes.
  func list(_ before: String, _ items: some Sequence<String>, _ after: String) -> [String] {
    let pieces = items.map { $0 + "," }
    let inner = indent + "    "
    var lines = [before]
    for (index, piece) in pieces.enumerated() {
      let item = index == pieces.count - 1 ? piece.dropLast() + after : piece[...]
      let last = lines[lines.count - 1]
      if index > 0, last.count + item.count + 1 + continuation.count > Self.width {
        lines[lines.count - 1] = last + continuation
        lines.append(inner + item)
      } else {
        lines[lines.count - 1] = last + (index > 0 ? " " : "") + item
      }
    }
    return lines
  }

  /// `target = before sum after`, in as many statements and lines as it takes.
  ///
  /// - Parameters:
  ///   - target: The variable that is set.
  ///   - formula: The sum.
  ///   - call: What stands before and after the sum: `sin(` and `)`.
  ///   - note: A comment, or nil.
  func lines(
    _ target: String, _ formula: Formula, call: (before: String, after: String), note: String?
  ) -> [String] {
    let pieces = formula.pieces
    if pieces.count <= Self.mostPieces {
      return statement(target, pieces, call: call, note: note)
    }
    var lines: [String] = []
    for start in stride(from: 0, to: pieces.count, by: Self.mostPieces) {
      let part = Array(pieces[start..<min(start + Self.mostPieces, pieces.count)])
      lines += statement(
        target, start == 0 ? part : [target] + part, call: ("", ""), note: start == 0 ? note : nil)
    }
    if !call.before.isEmpty {
      lines += statement(target, [target], call: call, note: nil)
    }
    return lines
  }

  private func statement(
    _ target: String, _ pieces: [String], call: (before: String, after: String), note: String?
  ) -> [String] {
    let start = "\(indent)\(target) = "
    let line = start + call.before + pieces.joined(separator: " ") + call.after + terminator
    if let note, line.count + note.count + comment.count + 3 <= Self.width {
      return ["\(line)  \(comment) \(note)"]
    }
    let remark = note.map { ["\(indent)\(comment) \($0)"] } ?? []
    if line.count <= Self.width { return remark + [line] }
    let bare = call.before.isEmpty && needsParentheses
    var lines = [start + (bare ? "(" : call.before)]
    for piece in pieces {
      let last = lines[lines.count - 1]
      if last.count + piece.count + continuation.count + 4 > Self.width {
        lines[lines.count - 1] = last + continuation
        lines.append("\(indent)    \(piece)")
      } else {
        let needsSpace = last.last != "(" && last.last != " "
        lines[lines.count - 1] = last + (needsSpace ? " " : "") + piece
      }
    }
    lines[lines.count - 1] += (bare ? ")" : call.after) + terminator
    return remark + lines
  }
}
