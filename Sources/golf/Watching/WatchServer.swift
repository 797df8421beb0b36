import Basics
import FlyingFox
import FlyingSocks
import Foundation

/// Serves a run's page on this machine: `/`, `/data.json`, and `/events`, which says when there are new
/// data (server-sent events).
///
/// Only requests that name this machine are answered, so that no page from elsewhere reads a run
/// through a name of its own for 127.0.0.1.
struct WatchServer: Sendable {
  private let page: LivePage
  private let port: UInt16

  init(_ page: LivePage, port: UInt16) {
    self.page = page
    self.port = port
  }

  /// Serves until the process ends.
  ///
  /// - Parameter announce: Told the address once it is served.
  /// - Throws: `FileError` when the port cannot be had.
  func run(_ announce: @escaping @Sendable (String) -> Void) async throws {
    let server = HTTPServer(
      address: try sockaddr_in.inet(ip4: "127.0.0.1", port: port), logger: .disabled,
      handler: ClosureHTTPHandler { await response(to: $0) })
    do {
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await server.run() }
        group.addTask {
          try await server.waitUntilListening()
          if case .ip4(_, let port)? = await server.listeningAddress {
            announce("http://127.0.0.1:\(port)/")
          }
        }
        // Whichever fails ends the other.
        try await group.waitForAll()
      }
    } catch {
      throw FileError("127.0.0.1:\(port)", "cannot be served: \(error)")
    }
  }

  private func response(to request: HTTPRequest) async -> HTTPResponse {
    let host = request.headers[.host]?.split(separator: ":").first.map(String.init) ?? ""
    guard ["127.0.0.1", "localhost"].contains(host) else {
      return Self.text("text/plain", "only this machine is served\n", .forbidden)
    }
    guard request.method == .GET else {
      return Self.text("text/plain", "there is nothing to change here\n", .methodNotAllowed)
    }
    switch request.path {
    case "/": return Self.text("text/html; charset=utf-8", await page.html)
    case "/data.json": return Self.text("application/json", await page.data.compact)
    case "/events":
      return HTTPResponse(
        statusCode: .ok, headers: Self.headers("text/event-stream"),
        body: HTTPBodySequence(from: ChangeEvents(page: page)))
    default: return Self.text("text/plain", "there is no such page\n", .notFound)
    }
  }

  private static func headers(_ type: String) -> HTTPHeaders {
    [
      .contentType: type, HTTPHeader("Cache-Control"): "no-store",
      HTTPHeader("X-Content-Type-Options"): "nosniff",
    ]
  }

  private static func text(
    _ type: String, _ text: String, _ status: HTTPStatusCode = .ok
  ) -> HTTPResponse {
    HTTPResponse(statusCode: status, headers: headers(type), body: Data(text.utf8))
  }
}

/// The body of `/events`: an event whenever the run has saved something, and a comment now and then,
/// by which the server notices that nobody listens any more.
private struct ChangeEvents: AsyncBufferedSequence {
  typealias Element = UInt8

  let page: LivePage

  func makeAsyncIterator() -> Iterator { Iterator(page: page, told: page.lastChange) }

  struct Iterator: AsyncBufferedIteratorProtocol {
    let page: LivePage
    /// The save that the reader knows of.
    var told: Int
    private var hasBegun = false
    private var waiting: [UInt8] = []

    /// Looks in this time, and says no more often that something changed, in seconds.
    private static let pace = 2.0
    /// Looks between two comments.
    private static let quiet = 8

    init(page: LivePage, told: Int) { (self.page, self.told) = (page, told) }

    mutating func nextBuffer(suggested count: Int) async throws -> [UInt8]? {
      if !hasBegun {
        // The headers go out with the first bytes.
        hasBegun = true
        return Array(": watching\n\n".utf8)
      }
      for _ in 0..<Self.quiet {
        try await _Concurrency.Task.sleep(for: .seconds(Self.pace))
        let change = page.lastChange
        if change != told {
          told = change
          return Array("event: change\ndata: \(change)\n\n".utf8)
        }
      }
      return Array(": still here\n\n".utf8)
    }

    mutating func next() async throws -> UInt8? {
      if waiting.isEmpty { waiting = try await nextBuffer(suggested: 1) ?? [] }
      return waiting.isEmpty ? nil : waiting.removeFirst()
    }
  }
}
