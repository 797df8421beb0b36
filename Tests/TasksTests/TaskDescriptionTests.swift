import Networks
import Tasks
import Testing

@Suite("Task files with rules")
struct TaskDescriptionTests {
  private static let rows = "low,high,x,y,tolerance\n1,2,0,8,0.5\n2,5,1,-4,0.25\n"

  private func task(
    _ members: String, rows: String = rows, metric: Metric? = nil
  ) throws(TaskError) -> Task {
    let text = #"{"format": "golf-task/1", "cases": "rows.csv""# + members + "}"
    return try TaskDescription(name: "t.json", bytes: Array(text.utf8)).task(
      cases: Array(rows.utf8), metric: metric, threads: 1)
  }

  private func complaint(_ members: String, metric: Metric? = nil) -> String? {
    do {
      _ = try task(members, metric: metric)
      return nil
    } catch {
      return error.description
    }
  }

  @Test("Columns are chosen by name, and what is right in four ways")
  func criteria() throws {
    let own = try task("")
    #expect(own.name == "t.json" && own.title == "y of rows.csv")
    #expect(own.inputs == ["low", "high", "x"] && own.outputs == ["y"])
    #expect(own.tolerances.map(\.description) == ["0.5", "0.25"])
    let chosen = try task(#", "inputs": ["x"], "targets": ["y", "low"], "tolerance": 0.1"#)
    #expect(chosen.inputs == ["x"] && chosen.outputs == ["y", "low"])
    #expect(chosen.tolerances.map(\.description) == ["0.1", "0.1"])
    let relative = try task(
      #", "inputs": ["x"], "targets": ["y"], "tolerance": {"relative": "0.01"}"#)
    #expect(relative.tolerances.map(\.description) == ["0.08", "0.04"])
    let column = try task(#", "inputs": ["x"], "targets": ["y"], "tolerance": {"column": "low"}"#)
    #expect(column.tolerances == [1, 2])
    let between = try task(
      #", "inputs": ["x"], "targets": ["z"], "tolerance": {"between": ["low", "high"]}"#)
    #expect(between.outputs == ["z"] && between.tolerances.map(\.description) == ["0.5", "1.5"])
    #expect(between.targetColumns[0].map(\.approximation) == [1.5, 3.5])
  }

  @Test("Decisions become half-lines, and an empty cell lets any answer pass")
  func decisions() throws {
    let rows = "x,y,z\n0,3,-0.1\n1,-2,\n2,1,5\n"
    let signs = try task(#", "targets": ["y", "z"], "decision": "sign""#, rows: rows)
    #expect(signs.inputs == ["x"] && signs.outputs == ["y", "z"] && signs.winners.isEmpty)
    #expect(signs.openings == [[.above, .below, .above], [.below, .both, .above]])
    #expect(signs.targetColumns[0].map(\.approximation) == [1, -1, 1])
    #expect(signs.tolerances == [1, 1, 1] && signs.decision == "sign" && signs.hasHalfLines)
    let wide = try task(
      #", "targets": ["y"], "inputs": ["x"], "decision": "sign", "margin": "2.5""#, rows: rows)
    #expect(wide.targetColumns[0].map(\.approximation) == [5, -5, 5])
    #expect(wide.tolerances[0].description == "2.5" && wide.decision == "sign, margin 2.5")
    let largest = try task(
      #", "targets": ["y", "z"], "decision": "argmax", "margin": 0.5"#, rows: rows)
    #expect(largest.winners == [0, 0, 1])
    #expect(largest.openings == [[.both, .both, .above], [.above, .both, .both]])
    #expect(largest.targetColumns.joined().allSatisfy { $0.approximation == 1.5 })
    let between = try task(
      #", "inputs": ["x"], "targets": ["a"], "tolerance": {"between": ["y", "z"]}"#,
      rows: "x,y,z\n0,1,2\n1,,3\n2,-5,\n3,,\n")
    #expect(between.openings == [[[], .below, .above, .both]])
    #expect(between.targetColumns[0].map(\.approximation) == [1.5, 0, 0, 0])
    #expect(between.tolerances.map(\.description) == ["0.5", "3", "5", "1"])
    let free = try task(#", "targets": ["y", "z"], "tolerance": 1"#, rows: rows)
    #expect(free.openings == [[[], [], []], [[], .both, []]] && !free.hasHalfLines)
    #expect(try task(#", "targets": ["y"], "tolerance": 1"#).openings.isEmpty)
    #expect(
      try task(#", "targets": ["z"], "tolerance": {"relative": 1}"#, rows: rows).tolerances
        .map(\.description) == ["0.1", "1", "5"])
  }

  @Test(
    "Decisions that cannot be made are named",
    arguments: [
      (#", "targets": ["y"], "decision": "sign", "tolerance": 1"#, "has no 'tolerance'"),
      (#", "margin": 1"#, "t.json: 'margin': goes with 'decision'"),
      (#", "decision": "sign", "margin": -1"#, "t.json: 'margin': -1 is below 0"),
      (#", "decision": "most""#, #"t.json: 'decision': "most" is none of sign, argmax"#),
      (#", "inputs": ["x"], "decision": "sign""#, "rows.csv: line 3: column 'z': 0 has no sign"),
      (#", "inputs": ["x"], "decision": "argmax""#, "\"argmax\" wants two 'targets' or more"),
      (
        #", "inputs": ["x"], "targets": ["y", "z"], "decision": "argmax""#,
        "rows.csv: line 5: 'y' and 'z' are both the largest"
      ),
      (#", "targets": ["w"], "decision": "sign""#, "rows.csv: no case asks for anything"),
      (#", "targets": ["y"], "tolerance": {"column": "w"}"#, "line 2: column 'w': is empty"),
      (#", "inputs": ["w"], "decision": "sign", "targets": ["y"]"#, "line 2: column 'w': is empty"),
      (
        #", "inputs": ["x"], "targets": ["y"], "decision": "sign""#,
        "rows.csv: lines 4 and 5 have the same inputs, but no answer is right for both"
      ),
      (
        #", "inputs": ["x"], "targets": ["v", "y"], "decision": "argmax""#,
        "rows.csv: lines 4 and 5 have the same inputs, but no answer is right for both"
      ),
    ])
  func wrongDecisions(_ members: String, _ problem: String) {
    let rows = "w,x,v,y,z\n,0,0,1,2\n,1,0,2,0\n,2,0,3,1\n,2,0,-1,-1\n"
    do {
      _ = try task(members, rows: rows)
      Issue.record("\(members) is read")
    } catch {
      #expect(error.description.contains(problem), "\(error)")
    }
  }

  @Test("Half-lines contradict each other where they do not meet")
  func contradictions() throws {
    let ends = #", "inputs": ["x"], "targets": ["a"], "tolerance": {"between": ["y", "z"]}"#
    #expect(throws: TaskError.self) { try task(ends, rows: "x,y,z\n0,2,\n0,,2\n") }
    #expect(throws: TaskError.self) { try task(ends, rows: "x,y,z\n0,,2\n0,1,\n0,2,\n") }
    #expect(try task(ends, rows: "x,y,z\n0,,2\n0,1,\n0,,\n0,-5,7\n").caseCount == 4)
    let largest = #", "inputs": ["x"], "targets": ["y", "z"], "decision": "argmax""#
    #expect(throws: TaskError.self) { try task(largest, rows: "x,y,z\n0,2,1\n0,1,2\n") }
    #expect(try task(largest, rows: "x,y,z\n0,2,1\n0,,2\n").caseCount == 2)
  }

  @Test("Rules, metric and title are read")
  func rules() throws {
    let task = try task(
      #"""
      , "title": "a title", "comment": "for people", "metric": "parameters",
      "activations": ["relu", "identity"], "layered": true, "one-activation-a-layer": true,
      "integers": true, "neurons": 9, "depth": 3, "fan-in": 4, "digits": 2
      """#)
    var wanted = Rules(activations: [.identity, .relu])
    (wanted.isLayered, wanted.isUniform, wanted.areIntegers) = (true, true, true)
    (wanted.mostNeurons, wanted.mostDepth, wanted.mostSources, wanted.mostDigits) = (9, 3, 4, 2)
    #expect(task.rules == wanted && task.metric == .parameters && task.title == "a title")
  }

  @Test("A computed task may have rules as well")
  func computed() throws {
    let text =
      #"{"format": "golf-task/1", "cases": "largest-root:degree=2,range=-2...2", "depth": 4}"#
    let written = try TaskDescription(name: "q.json", bytes: Array(text.utf8))
    #expect(written.caseFile == nil)
    let task = try written.task(cases: nil, threads: 1)
    #expect(task.inputs == ["a", "b"] && task.rules.mostDepth == 4 && task.name == "q.json")
  }

  @Test(
    "What is wrong is named",
    arguments: [
      (#", "layred": true"#, #"t.json: "layred" is unknown, expected format, title, comment"#),
      (#", "layered": 1"#, "t.json: 'layered': expected true or false, found a number"),
      (#", "neurons": 0"#, "t.json: 'neurons': expected a whole number from 1"),
      (#", "activations": ["tanh"]"#, #"t.json: 'activations': "tanh" is none of identity"#),
      (#", "metric": "size""#, #"t.json: 'metric': "size" is none of precision, parameters"#),
      (#", "tolerance": "-1""#, "t.json: 'tolerance': -1 is not positive"),
      (
        #", "tolerance": {"relative": "x"}"#,
        "t.json: 'tolerance': \"x\" is no decimal such as -0.25"
      ),
      (#", "tolerance": {"about": 1}"#, "t.json: 'tolerance': expected a number, {\"relative\""),
      (#", "tolerance": {"between": ["low", "high"]}"#, "\"between\" wants one name in 'targets'"),
      (#", "targets": ["q"]"#, "t.json: rows.csv has no column 'q'"),
      (#", "targets": ["x", "x"]"#, "t.json: 'targets': \"x\" stands twice"),
      (#", "inputs": ["y"]"#, "t.json: 'y' is an input and something else as well"),
      (
        #", "targets": ["low", "high", "x", "y"]"#,
        "t.json: leaves no column of rows.csv for the inputs"
      ),
      (#", "targets": ["x"], "tolerance": {"relative": 1}"#, "tolerance 0 is not positive"),
      (
        #", "targets": ["z"], "tolerance": {"between": ["high", "low"]}"#,
        "rows.csv: line 2: tolerance -0.5 is not positive"
      ),
    ])
  func wrong(_ members: String, _ problem: String) {
    let found = complaint(members)
    #expect(found?.contains(problem) == true, "\(found ?? "nothing")")
  }

  @Test("A metric that is asked for and one that is written must agree")
  func metrics() throws {
    #expect(
      complaint(#", "metric": "parameters""#, metric: .precision)
        == #"t.json: says "metric": "parameters", not precision"#)
    #expect(try task("", metric: .parameters).metric == .parameters)
  }

  @Test("Other files are refused")
  func others() {
    for (text, problem) in [
      ("[]", "t.json: a task is an object, not an array"),
      ("{}", "t.json: 'format' is missing"),
      (#"{"format": "golf-network/1"}"#, #"t.json: format "golf-network/1" is not "golf-task/1""#),
      (#"{"format": "golf-task/1"}"#, "t.json: 'cases': expected the name of a CSV file"),
      (#"{"format": "golf-task/1", "cases": "../c.csv"}"#, "is no name of a file beside this one"),
      (
        #"{"format": "golf-task/1", "cases": "largest-root", "tolerance": 1}"#,
        "'tolerance' and 'decision' are for cases from a CSV file"
      ),
      ("{", "t.json: line 1: "),
    ] {
      let error = #expect(throws: TaskError.self) {
        try TaskDescription(name: "t.json", bytes: Array(text.utf8))
      }
      #expect(error?.description.contains(problem) == true, "\(error?.description ?? "")")
    }
  }
}
