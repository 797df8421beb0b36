import Basics
import Foundation
import TestSupport
import Testing

@Suite("golf report")
struct ReportTests {
  /// Looks at every run of a page, and writes down what it finds there.
  private static let probe = """
    <script>
    const seen = [];
    const titles = new Set();
    for (let k = 0; k < Math.max(document.querySelectorAll("nav button").length, 1); k++) {
      document.querySelectorAll("nav button")[k]?.click();
      for (const choice of document.querySelectorAll("select option")) {
        choice.selected = true;
        choice.parentElement.dispatchEvent(new Event("change"));
      }
      document.querySelector("input[type=range]")?.dispatchEvent(new Event("input"));
      document.querySelector("canvas")?.dispatchEvent(new MouseEvent("mousemove", {clientX: 0}));
      for (const title of document.querySelectorAll("h2")) titles.add(title.textContent);
      seen.push([document.querySelector("h1").textContent,
        document.querySelectorAll("canvas").length, document.querySelectorAll("section svg").length,
        document.querySelectorAll("b.injected").length,
        document.querySelectorAll(".listing .cost").length].join("|"));
    }
    document.body.innerHTML = "<pre>PROBE " + JSON.stringify([...titles, ...seen]) + " END</pre>";
    </script>
    """

  /// What the browser finds in a page; fails where it complains of anything.
  private static func look(at file: String, in shell: Shell) throws -> String {
    let html = String(
      decoding: try FileSystem().read(shell.folder + "/" + file), as: UTF8.self)
    let folder = try TemporaryFolder()
    try folder.write(html + probe, to: "page.html")
    let result = try Consumer.chromium.run(
      [
        "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr",
        "--virtual-time-budget=5000", "--user-data-dir=profile", "--dump-dom",
        "file://" + folder.path("page.html"),
      ], in: folder)
    let complaints = result.problems.split(separator: "\n").filter { $0.contains("CONSOLE") }
    #expect(complaints.isEmpty, "\(complaints.joined(separator: "\n").prefix(2000))")
    let parts = result.output.split(separator: "PROBE ")
    return String(parts.count == 2 ? parts[1].prefix(while: { $0 != "\n" }) : "")
  }

  private static func network(_ inputs: [String], task: String, neuron: String = "s") -> String {
    let weights = inputs.map { "\"\($0)\":\"1\"" }.joined(separator: ",")
    return """
      {"format":"golf-network/1","task":"\(task)","inputs":["\(inputs.joined(separator: "\",\""))"],
       "neurons":[{"name":"\(neuron)","activation":"softplus","weights":{"\(inputs[0])":"1"}},
       {"name":"y","activation":"identity","weights":{\(weights)}}],
       "outputs":["y"]}
      """
  }

  @Test("A page shows tasks of every shape, and the browser has nothing to complain of")
  func shapes() throws {
    let shell = try Shell()
    defer { shell.remove() }
    let grid = [-1, 0, 1, 2]
    let two = grid.flatMap { x in grid.map { "\(x),\($0),\(x + $0)" } }
    let three = grid.flatMap { x in
      grid.flatMap { y in grid.map { "\(x),\(y),\($0),\(x + y + $0)" } }
    }
    let evil = #"<b class=injected></script><script>throw 1</script>"#
    for (name, header, rows, inputs) in [
      ("one", "x,y", grid.map { "\($0),\($0)" }, ["x"]),
      ("two", "u,v,y", two, ["u", "v"]),
      ("three", "u,v,w,y", three, ["u", "v", "w"]),
      ("four", "p,q,r,s,y", ["1,2,3,4,10", "0.5,0,0,0,7"], ["p", "q", "r", "s"]),
    ] {
      try shell.write("\(name).csv", header + "\n" + rows.joined(separator: "\n") + "\n")
      try shell.write("\(name).json", Self.network(inputs, task: "\(name).csv", neuron: evil))
    }
    let files = ["one", "two", "three", "four"].map { $0 + ".json" }
    let made = try shell.run(["report"] + files + ["--tolerance", "0.5", "-o", "page.html"])
    #expect(made.status == 0, "\(made.errors)")
    #expect(made.output == "page.html\n")
    let html = String(decoding: try FileSystem().read(shell.folder + "/page.html"), as: UTF8.self)
    for address in html.split(separator: "\"") where address.contains("://") {
      #expect(address.hasPrefix("http://www.w3.org/"), "\(address.prefix(100))")
    }
    let seen = try Self.look(at: "page.html", in: shell)
    for title in [
      "Runs beside each other", "Score against neurons", "The answer", "The network",
      "Every answer", "The error of every case", "Errors", "Certificate", "Where the digits go",
      "The hardest cases",
    ] {
      #expect(seen.contains("\"\(title)\""), "\(title): \(seen)")
    }
    // The name of each task, canvases, drawings, injected elements, formulas.
    for row in [
      "y of one.csv|0|5|0|2", "y of two.csv|1|3|0|2", "y of three.csv|1|4|0|2",
      "y of four.csv|0|3|0|2",
    ] {
      #expect(seen.contains("\"\(row)\""), "\(row): \(seen)")
    }
    let nowhere = try shell.run("report", "nothing")
    #expect(nowhere.status == 2)
    #expect(nowhere.errors.contains("there is no such run"))
  }

  @Test("Runs have their history, hall of fame and tournament; an empty one says so")
  func runs() throws {
    let shell = try Shell()
    defer { shell.remove() }
    try shell.write("sum.csv", "x,y,sum\n1,2,3\n-0.5,0.25,-0.25\n")
    let search = ["search", "--task", "sum.csv", "--generations", "12", "--tolerance"]
    #expect(try shell.run(search + ["0.1", "--name", "fine"]).status == 0)
    #expect(try shell.run(search + ["0.5", "--name", "loose"]).status == 0)
    #expect(
      try shell.run(
        "search", "--task", "sum.csv", "--tolerance", "0.1", "--generations", "0", "--name", "none"
      ).status == 0)
    #expect(try shell.run("report", "fine", "loose", "none").output == "report.html\n")
    let seen = try Self.look(at: "report.html", in: shell)
    for title in ["Score over time", "Hall of fame", "Score against tolerance", "Moves"] {
      #expect(seen.contains("\"\(title)\""), "\(title): \(seen)")
    }
    let show = try shell.run("show", "fine")
    #expect(show.output.hasPrefix("sum of sum.csv\nscore "), "\(show.output)")
    #expect(show.output.contains("sum = "))
    #expect(show.output.contains("rank  family"))
    #expect(!show.output.contains("the hardest cases"))
    #expect(try shell.run("show", "fine", "--statistics").output.contains("the hardest cases"))
    // What the table calls the second is what is exported as the second.
    let second = try #require(
      show.output.split(separator: "\n").first { $0.hasPrefix("   2  ") }?
        .split(separator: " ").map(String.init))
    #expect(try shell.run("export", "fine", "--rank", "2", "-o", "second.json").status == 0)
    let score = try shell.run("score", "second.json", "--json").output
    #expect(try JSON(parsing: Array(score.utf8))["score"] == .number(second[3]))
    let beyond = try shell.run("export", "fine", "--rank", "99")
    #expect(beyond.status == 2)
    #expect(beyond.errors.contains("none of rank 99"))
    let noRun = try shell.run("export", "second.json", "--rank", "1")
    #expect(noRun.errors.contains("is no run, so that nothing in it has a rank"))
  }
}
