import Foundation
import Networks

/// A scan as a picture: green where networks pass, the darker the cheaper, and red-orange where they
/// fail, the fainter the more cases.
struct ScanPicture {
  private let scan: Scan

  private static let cell = (width: 58.0, height: 30.0)
  private static let corner = (x: 110.0, y: 96.0)

  init(_ scan: Scan) { self.scan = scan }

  /// The picture, which needs nothing else.
  var svg: String {
    let columns = max(scan.columns.count, 1)
    let width = Self.corner.x + Double(columns) * Self.cell.width + 30
    let height = Self.corner.y + Double(scan.rows.count) * Self.cell.height + 30
    let heading = "\(scan.family): score over \(scan.names.joined(separator: " and "))"
    var parts = [
      label(heading, 24, 36, "font-size='17' font-weight='600'"),
      label(scan.title, 24, 56, "class='quiet'"),
      label(
        scan.names[0], Self.corner.x - 12, Self.corner.y - 10, "class='quiet' text-anchor='end'"),
    ]
    for (column, value) in scan.columns.enumerated() {
      parts.append(
        label(
          "\(value)", Self.corner.x + (Double(column) + 0.5) * Self.cell.width, Self.corner.y - 10,
          "class='quiet' text-anchor='middle'"))
    }
    let scores = scan.cells.joined().compactMap { cell -> Int? in
      if case .passes(let score) = cell { score } else { nil }
    }
    let range = Double(scores.min() ?? 0)...Double(scores.max() ?? 0)
    for (row, value) in scan.rows.enumerated() {
      let y = Self.corner.y + Double(row) * Self.cell.height
      parts.append(label("\(value)", Self.corner.x - 12, y + 20, "text-anchor='end'"))
      for (column, cell) in scan.cells[row].enumerated() {
        let x = Self.corner.x + Double(column) * Self.cell.width
        let isBest = scan.best.map { $0 == (row, column) } ?? false
        parts.append(self.cell(cell, x, y, range, isBest: isBest))
      }
    }
    return """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(number(width))" height="\(number(height))" \
      viewBox="0 0 \(number(width)) \(number(height))" role="img" font-size="12.5" \
      font-family="'Helvetica Neue', Helvetica, Arial, 'Liberation Sans', sans-serif">
      <title>\(Self.escaped(heading))</title>
      <style>.paper{fill:#fbfaf6}text{fill:#22272e}.quiet{fill:#6b7280}.best{stroke:#22272e}\
      @media (prefers-color-scheme:dark){.paper{fill:#15181c}text{fill:#e6e8eb}.quiet{fill:#9aa3ad}\
      .best{stroke:#e6e8eb}}</style>
      <rect class="paper" width="100%" height="100%" rx="14"/>
      \(parts.joined(separator: "\n"))
      </svg>

      """
  }

  private func cell(
    _ cell: Scan.Cell, _ x: Double, _ y: Double, _ range: ClosedRange<Double>, isBest: Bool
  ) -> String {
    let (fill, opacity, text): (String, Double, String)
    switch cell {
    case .none:
      return label("–", x + Self.cell.width / 2, y + 20, "class='quiet' text-anchor='middle'")
    case .passes(let score):
      let spread = max(range.upperBound - range.lowerBound, 1)
      (fill, text) = ("#1f9e8c", "\(score)")
      opacity = 0.75 - 0.5 * (Double(score) - range.lowerBound) / spread
    case .fails(let cases):
      (fill, text) = ("#d2552f", "")
      opacity = 0.5 / (1 + log10(Double(max(cases, 1))))
    }
    let rim = isBest ? " class='best' stroke-width='2'" : ""
    return "<rect x='\(number(x + 1))' y='\(number(y + 1))' width='\(number(Self.cell.width - 2))' "
      + "height='\(number(Self.cell.height - 2))' rx='4' fill='\(fill)' fill-opacity='"
      + "\(number(opacity))'\(rim)><title>\(cell)</title></rect>"
      + (text.isEmpty
        ? "" : label(text, x + Self.cell.width / 2, y + 20, "text-anchor='middle'"))
  }

  private func label(_ text: String, _ x: Double, _ y: Double, _ more: String) -> String {
    "<text x='\(number(x))' y='\(number(y))' \(more)>\(Self.escaped(text))</text>"
  }

  private func number(_ value: Double) -> String { String(format: "%.2f", value) }

  private static func escaped(_ text: String) -> String {
    text.visible.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
  }
}
