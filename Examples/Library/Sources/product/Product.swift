import GolfCriticalPoints
import GolfNetworks
import GolfSearch

/// Searches for a small network that multiplies, proves it, and says how many critical points the loss of
/// another one has.
@main
struct Product {
  static func main() async throws {
    let task = try NetworkTask(over: ["a": -3...3, "b": -3...3], tolerance: 0.5) {
      ExactNumber($0[0] * $0[1])
    }
    let search = try NetworkSearch(task, islands: 2)
    for try await event in search.events {
      if case .improvement(let proved, let generation) = event {
        print("generation \(generation): score \(proved.score), \(proved.family)")
      }
      if event.generation == 2 { break }
    }
    guard let network = await search.best?.network else { throw Failure.foundNothing }
    let certificate = try task.certify(network)
    guard certificate.passes else { throw Failure.isNotProved }
    print("proved on \(certificate.cases) cases")
    print("-2 · 3 ≈ \(try network.answers(to: [[-2, 3]])[0][0])")

    let loss = try PolynomialLoss(
      layers: [1, 1, 1], activations: [.linear, .linear], inputs: [["1"]], targets: [["2"]],
      regularisation: ["1/10", "1/10"])
    let list = loss.criticalPoints()
    print("\(list.points.count) critical points, \(list.evidence)")
  }

  enum Failure: Error {
    case foundNothing
    case isNotProved
  }
}
