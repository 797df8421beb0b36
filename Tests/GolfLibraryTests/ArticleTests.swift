import Foundation
import Testing

@Suite("Articles about the libraries")
struct ArticleTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// The articles of all catalogues, by their paths.
  private static func articles() throws -> [String: String] {
    let sources = root.appendingPathComponent("Sources")
    let found = FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil)
    var articles: [String: String] = [:]
    while let file = found?.nextObject() as? URL {
      guard file.pathExtension == "md", file.path.contains(".docc/") else { continue }
      articles[file.path] = try String(contentsOf: file, encoding: .utf8)
    }
    return articles
  }

  @Test(
    "All code in articles is a snippet, which is there and so is compiled; every slice is shown")
  func snippets() throws {
    let articles = try Self.articles()
    #expect(articles.count >= 4)
    var shown: Set<String> = []
    for (path, text) in articles {
      #expect(!text.contains("```"), "\(path): code that nothing compiles")
      for match in text.matches(
        of: /@Snippet\(path: "golf\/Snippets\/([A-Za-z]+)", slice: "([a-z]+)"\)/)
      {
        let file = Self.root.appendingPathComponent("Snippets/\(match.1).swift")
        let snippet = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        #expect(snippet.contains("// snippet.\(match.2)\n"), "\(path): \(match.1), \(match.2)")
        shown.insert("\(match.1).\(match.2)")
      }
      let mentions = text.components(separatedBy: "@Snippet").count - 1
      let known = text.matches(of: /@Snippet\(path: "golf\/Snippets\/\w+", slice: "\w+"\)/).count
      #expect(mentions == known, "\(path): a snippet that cannot be read")
    }
    let files = try FileManager.default.contentsOfDirectory(
      atPath: Self.root.appendingPathComponent("Snippets").path)
    for file in files where file.hasSuffix(".swift") {
      let text = try String(
        contentsOf: Self.root.appendingPathComponent("Snippets/" + file), encoding: .utf8)
      for match in text.matches(of: /\/\/ snippet\.([a-z]+)\n/) where match.1 != "end" {
        #expect(shown.contains("\(file.dropLast(6)).\(match.1)"), "\(file): \(match.1)")
      }
    }
  }
}
