import Basics
import Foundation
import TestSupport
import Testing

@Suite("golf watch")
struct WatchTests {
  /// Asks for the page and its data as a browser does, listens, and goes on with the search.
  private static let client = """
    import http.client, json, subprocess, sys
    port, golf = int(sys.argv[1]), sys.argv[2]
    def ask(path, method="GET", host=None):
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        link.request(method, path, headers={"Host": host} if host else {})
        answer = link.getresponse()
        return answer.status, answer.read().decode()
    status, page = ask("/")
    assert status == 200 and '"live":true' in page and "connect-src 'self'" in page, page[:500]
    before = json.loads(ask("/data.json")[1])["runs"][0]["run"]["generation"]
    print("before", before)
    for path, method, host in [("/", "POST", None), ("/run.json", "GET", None),
                               ("/../run.json", "GET", None), ("/", "GET", "evil.example")]:
        print(ask(path, method, host)[0])
    events = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    events.request("GET", "/events")
    answer = events.getresponse()
    print(answer.getheader("Content-Type"), answer.readline().decode().strip())
    subprocess.run([golf, "search", "--resume", "seen", "--generations", "9", "--quiet"], check=True)
    while True:
        line = answer.readline().decode()
        if not line:
            sys.exit("the events have ended")
        if line.startswith("event:"):
            break
    print(line.strip(), json.loads(ask("/data.json")[1])["runs"][0]["run"]["generation"])
    """

  @Test("A run is watched on this machine only, and the page hears of every save")
  func watch() throws {
    let shell = try Shell()
    defer { shell.remove() }
    try shell.write("sum.csv", "x,y,sum,tolerance\n1,2,3,0.1\n-0.5,0.25,-0.25,0.25\n")
    let search = try shell.run(
      "search", "--task", "sum.csv", "--generations", "3", "--name", "seen", "--quiet")
    #expect(search.status == 0, "\(search.errors)")
    let watch = try Conversation(shell, ["watch", "seen", "--port", "0"])
    defer { watch.end(with: SIGTERM) }
    #expect(watch.wait(for: "Ctrl-C ends it"), "\(watch.text)")
    let port = try #require(
      watch.text.components(separatedBy: "http://127.0.0.1:").last?.split(separator: "/").first)
    try shell.write("client.py", Self.client)
    let client = try shell.run(
      ["python3", "client.py", String(port), Shell.golf.path],
      of: URL(fileURLWithPath: "/usr/bin/env"))
    #expect(client.status == 0, "\(client.errors)")
    let lines = client.output.split(separator: "\n").filter { !$0.hasPrefix("stopped") }
    #expect(lines.first == "before 3", "\(client.output)")
    #expect(lines.dropFirst().prefix(4) == ["405", "404", "404", "403"], "\(client.output)")
    #expect(lines.contains { $0.hasPrefix("text/event-stream") })
    #expect(lines.last == "event: change 9", "\(client.output)")
    // The browser draws it, and has nothing to complain of.
    let folder = try TemporaryFolder()
    let look = try Consumer.chromium.run(
      [
        "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr",
        "--user-data-dir=profile", "--timeout=4000", "--dump-dom", "http://127.0.0.1:\(port)/",
      ], in: folder)
    #expect(look.output.contains("data-rendered=\"yes\""))
    #expect(look.output.contains("· live"))
    #expect(!look.problems.contains("CONSOLE"), "\(look.problems.suffix(1000))")
    let taken = try shell.run("watch", "seen", "--port", String(port))
    #expect(taken.status == 2)
    #expect(taken.errorLines.count == 1)
    #expect(taken.errors.contains("127.0.0.1:\(port): cannot be served"))
    let nothing = try shell.run("watch", "nothing", "--port", "0")
    #expect(nothing.status == 2)
    #expect(nothing.errors.contains("there is no such run"))
  }
}
