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
    let refuted = try strict.certify(network)
    #expect(!refuted.passes && refuted.failures == 2 && refuted.margin == 0)
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
        "cases.csv: line 1: "
      ),
      (
        { try NetworkTask(inputs: ["x"], cases: [[1, 2]], answers: [1], tolerance: 1) },
        "cases.csv: line 2: "
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
