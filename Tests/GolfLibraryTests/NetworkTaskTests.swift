import Exports
import GolfNetworks
import Testing

@Suite("GolfNetworks")
struct NetworkTaskTests {
  private static let halves = """
    {"format":"golf-network/1","task":"","inputs":["x"],
     "neurons":[{"name":"y","activation":"identity","weights":{"x":"0.5"},"bias":"-0.25"}],
     "outputs":["y"]}
    """

  @Test("Numbers in programs are the decimals they look like")
  func numbers() throws {
    let tenth: ExactNumber = 0.1
    #expect(tenth == (try ExactNumber("0.1")) && "\(tenth)" == "0.1")
    #expect(ExactNumber(Double(1e-7))?.description == "0.0000001")
    #expect(ExactNumber(Double(0.1) + 0.2)?.description == "0.30000000000000004")
    #expect(ExactNumber(Double.infinity) == nil && ExactNumber(Double.nan) == nil)
    #expect(tenth < 1 && ExactNumber(-3).doubleValue == -3)
    let error = #expect(throws: GolfError.self) { try ExactNumber("1/3") }
    #expect(error?.description == "\"1/3\" is no decimal such as -0.25")
  }

  @Test("The library names every format that golf exports, and no other")
  func formats() throws {
    #expect(Network.Format.allCases.map(\.rawValue) == ExportFormat.allCases.map(\.rawValue))
    let network = try Network(json: Self.halves)
    for format in Network.Format.allCases {
      #expect(!network.exported(as: format).isEmpty, "\(format)")
    }
  }

  @Test("Arrays, ranges with a closure and CSV make the same task")
  func ways() throws {
    let network = try Network(json: Self.halves)
    let arrays = try NetworkTask(
      inputs: ["x"], cases: (-2...2).map { [ExactNumber($0)] }, answers: [-1, -0.5, 0, 0.5, 1],
      tolerance: 0.3)
    let closure = try NetworkTask(over: ["x": -2...2], tolerance: 0.3) {
      ExactNumber(Double($0[0]) / 2)
    }
    let csv = try NetworkTask(csv: "x,y\n-2,-1\n-1,-0.5\n0,0\n1,0.5\n2,1\n", tolerance: 0.3)
    let proofs = try [arrays, closure, csv].map { try $0.certify(network) }
    #expect(proofs[0].passes && proofs[0].cases == 5 && proofs[0].bits == 0)
    #expect(proofs[0].worstError == 0.25 && proofs[0].margin == 0.05)
    #expect(proofs.allSatisfy { $0 == proofs[0] })
    #expect(csv.inputs == ["x"] && csv.outputs == ["y"])
    // A closure leaves cases out.
    let even = try NetworkTask(over: ["x": -2...2], tolerance: 0.3) {
      $0[0].isMultiple(of: 2) ? ExactNumber($0[0] / 2) : nil
    }
    #expect(even.caseCount == 3)
    let strict = try NetworkTask(over: ["x": 0...1], tolerance: 0.25) {
      ExactNumber(Double($0[0]) / 2)
    }
    #expect(strict.metric == .precision)
    let refuted = try strict.certify(network)
    #expect(!refuted.passes && refuted.failures == 2 && refuted.margin == 0)
  }

  @Test("What counts as right has four forms")
  func tolerances() throws {
    let network = try Network(json: Self.halves)
    // It answers x/2 - 0.25.
    let inputs: [ExactNumber] = [2, 10]
    let answers: [ExactNumber] = [1, 5]
    func task(_ tolerance: Tolerance) throws -> NetworkTask {
      try NetworkTask(
        inputs: ["x"], cases: inputs.map { [$0] }, answers: answers, tolerance: tolerance)
    }
    for (tolerance, failures, margin): (Tolerance, Int, ExactNumber) in [
      (0.3, 0, 0.05), (.absolute(0.25), 2, 0), (.relative(0.3), 0, 0.05),
      (.relative(0.2), 1, -0.05),
      (.each([0.2, 0.5]), 1, -0.05), (.each([0.5, 0.2]), 1, -0.05), (.each([0.3, 0.4]), 0, 0.05),
    ] {
      let certificate = try task(tolerance).certify(network)
      #expect(certificate.failures == failures && certificate.margin == margin, "\(tolerance)")
      #expect(certificate.passes == (failures == 0))
    }
    for (intervals, failures): ([ClosedRange<ExactNumber>], Int) in [
      ([0.7...0.8, 4...5], 0), ([0.75...2, 4...5], 1), ([0...1, 4.76...5], 1),
    ] {
      let arrays = try NetworkTask(
        inputs: ["x"], cases: inputs.map { [$0] }, within: intervals)
      #expect(try arrays.certify(network).failures == failures)
      let closure = try NetworkTask(over: ["x": 2...10]) { row in
        inputs.firstIndex(of: ExactNumber(row[0])).map { intervals[$0] }
      }
      #expect(try closure.certify(network) == arrays.certify(network))
    }
  }

  @Test("Rules permit networks or refuse them, and are those of a task file")
  func rules() throws {
    let network = try Network(json: Self.halves)
    let csv = "x,y\n0,0\n1,0.5\n"
    for (rules, members, reason): (NetworkRules, String, String?) in [
      (NetworkRules(), "", nil),
      (
        NetworkRules(activations: [.relu]), #","activations":["relu"]"#,
        "neuron 'y': the task does not permit identity"
      ),
      (
        NetworkRules(areIntegers: true), #","integers":true"#,
        "neuron 'y': the task permits whole numbers, not 0.5"
      ),
      (
        NetworkRules(digits: 1), #","digits":1"#, "neuron 'y': the task permits 1 digit, not -0.25"
      ),
      (
        NetworkRules(
          isLayered: true, hasOneActivationALayer: true, neurons: 1, depth: 1, fanIn: 1),
        #","layered":true,"one-activation-a-layer":true,"neurons":1,"depth":1,"fan-in":1"#, nil
      ),
    ] {
      let plain = try NetworkTask(csv: csv, tolerance: 0.3, metric: .parameters, rules: rules)
      let arrays = try NetworkTask(
        over: ["x": 0...1], tolerance: 0.3, metric: .parameters, rules: rules
      ) {
        ExactNumber(Double($0[0]) / 2)
      }
      let written = try NetworkTask(
        json:
          #"{"format":"golf-task/1","cases":"x.csv","tolerance":"0.3","metric":"parameters"\#(members)}"#,
        csv: csv)
      for task in [plain, arrays, written] {
        #expect(task.core.rules == written.core.rules && task.metric == .parameters)
        guard let reason else {
          #expect(try task.certify(network).passes)
          continue
        }
        let error = #expect(throws: GolfError.self) { try task.certify(network) }
        #expect(error?.description == reason)
      }
    }
    #expect(network.score(by: .parameters) == 2 && network.score(by: .precision) == 3)
  }

  @Test("A network answers, and is carried out")
  func network() throws {
    let network = try Network(json: Self.halves)
    #expect(try network.answers(to: [[3], [0.1]]) == [[1.25], [-0.2]])
    #expect(network.score == 3 && network.neurons[0].weights == ["x": 0.5])
    #expect(network.neurons[0].bias == -0.25 && network.neurons[0].activation == .identity)
    #expect(try Network(json: network.json) == network)
    for format in Network.Format.allCases { #expect(!network.exported(as: format).isEmpty) }
    let error = #expect(throws: GolfError.self) { try network.answers(to: [[1], [1, 2]]) }
    #expect(error?.description == "row 2 has 2 values, but the network reads 1: x")
  }

  @Test("What is no task, and no network, is refused with the reason")
  func refusals() throws {
    for (attempt, reason): (() throws -> Any, String) in [
      (
        { try NetworkTask(inputs: ["x"], cases: [[1]], answers: [], tolerance: 1) },
        "there are 1 cases, but 0 answers"
      ),
      (
        { try NetworkTask(inputs: ["x", "x"], cases: [[1, 2]], answers: [1], tolerance: 1) },
        "inputs: \"x\" stands twice"
      ),
      (
        { try NetworkTask(inputs: ["x"], cases: [[1, 2]], answers: [1], tolerance: 1) },
        "cases[0] has 2 values, expected 1: x"
      ),
      (
        {
          try NetworkTask(
            inputs: ["x"], outputs: ["x"], cases: [[1]], answers: [[1]], tolerance: 1)
        }, "\"x\" is an input and an output"
      ),
      (
        { try NetworkTask(inputs: ["\n"], cases: [[1]], answers: [1], tolerance: 1) },
        "inputs[0] is no plain name"
      ),
      (
        { try NetworkTask(inputs: ["x"], cases: [], answers: [], tolerance: 1) },
        "cases: there are none"
      ),
      (
        { try NetworkTask(inputs: ["x"], cases: [[1], [1]], answers: [1, 4], tolerance: 1) },
        "cases[0] and cases[1] have the same inputs, but no answer is near enough to both 1 and 4"
      ),
      (
        { try NetworkTask(inputs: ["x"], cases: [[1]], answers: [1], tolerance: .each([])) },
        "tolerance: .each has 0, but there are 1 cases"
      ),
      (
        { try NetworkTask(over: ["x": 0...1], tolerance: .each([1, 0])) { _ in 1 } },
        "tolerance: .each has 0 at 1, which is not positive"
      ),
      (
        { try NetworkTask(over: ["x": 0...1], tolerance: .relative(0.1)) { ExactNumber($0[0]) } },
        "tolerance: .relative leaves no error at answers[0], which is 0"
      ),
      (
        { try NetworkTask(over: ["x": 0...1], within: { _ in 2...2 }) },
        "within[0] has nothing strictly between its ends"
      ),
      (
        {
          try NetworkTask(over: ["x": 0...1], tolerance: 1, rules: NetworkRules(depth: 0)) { _ in
            1
          }
        }, "rules: depth 0 leaves no network"
      ),
      (
        {
          try NetworkTask(over: ["x": 0...1], tolerance: 1, rules: NetworkRules(activations: [])) {
            _ in 1
          }
        }, "rules: no activation is permitted"
      ),
      ({ try NetworkTask(csv: "x,y\n1,2\n3,z\n", tolerance: 1) }, "csv: line 3: column 'y': "),
      ({ try NetworkTask(csv: "x,y\n1,2\n") }, "csv: has no tolerance column, so tolerance is"),
      ({ try NetworkTask(csv: "x,y\n1,2\n", targets: 0, tolerance: 1) }, "targets: 0, but a "),
      (
        { try NetworkTask(json: #"{"format":"golf-task/1","cases":"x.csv"}"#) },
        "its cases stand in x.csv, so csv has to say what that holds"
      ),
      (
        {
          try NetworkTask(
            inputs: ["x"], output: "tolerance", cases: [[1]], answers: [1], tolerance: 1)
        }, "an answer cannot be called tolerance"
      ),
      ({ try NetworkTask(over: ["x": 0...1], tolerance: 0) { _ in 1 } }, "is not positive"),
      ({ try NetworkTask.largestRoot(degree: 9) }, "degree"),
      ({ try Network(json: "{}") }, "'format' is missing"),
      (
        {
          try NetworkTask.largestRoot(degree: 2, range: 0...1).certify(
            Network(json: Self.halves))
        }, "the network reads (x), the task gives (a, b)"
      ),
    ] {
      let error = #expect(throws: GolfError.self) { _ = try attempt() }
      #expect(error?.description.contains(reason) == true, "\(error?.description ?? "none")")
    }
  }
}
