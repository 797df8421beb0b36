import Basics

/// A report is one page that needs nothing else: style, script and data are in it, and a policy
/// forbids it to load anything.
///
/// What there is to show arrives as JSON; the script draws it. So the page that is written to disk
/// and the one that is served while a search goes on are the same.
public struct ReportPage {
  private let title: String
  private let data: JSON
  private let isServed: Bool

  /// A page.
  ///
  /// - Parameters:
  ///   - title: What the window is called.
  ///   - data: What the script draws.
  ///   - isServed: Whether it may ask the server it came from for newer data.
  public init(title: String, data: JSON, isServed: Bool = false) {
    self.title = title
    self.data = data
    self.isServed = isServed
  }

  /// The page.
  public var html: String {
    let connections = isServed ? " connect-src 'self';" : ""
    return """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none';\(connections) \
      style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
      <title>\(Self.escaped(title))</title>
      <link rel="icon" href="data:,">
      <style>
      \(String(decoding: PackageResources.report_css, as: UTF8.self))</style>
      </head>
      <body>
      <div id="report"></div>
      <noscript>This report is drawn by a script, which the browser does not run.</noscript>
      <script type="application/json" id="data">\(Self.embedded(data))</script>
      <script>
      \(String(decoding: PackageResources.charts_js + PackageResources.report_js, as: UTF8.self))
      </script>
      </body>
      </html>

      """
  }

  /// JSON as it may stand in a script: nothing in it can end the element.
  private static func embedded(_ data: JSON) -> String {
    data.compact.replacing("<", with: "\\u003c").replacing("\u{2028}", with: "\\u2028")
      .replacing("\u{2029}", with: "\\u2029")
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
  }
}
