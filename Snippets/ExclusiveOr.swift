//! Searches for a layered network of whole numbers that computes the exclusive or, and counts its parameters.

import GolfNetworks
import GolfSearch

// snippet.rules
let xor = try NetworkTask(
  over: ["a": 0...1, "b": 0...1], tolerance: 0.1, metric: .parameters,
  rules: NetworkRules(activations: [.identity, .relu], isLayered: true, areIntegers: true)
) { ExactNumber($0[0] ^ $0[1]) }
// snippet.tolerances
let percent = try NetworkTask(over: ["n": 1...20], tolerance: .relative(0.01)) {
  ExactNumber($0[0] * $0[0])
}
let comparison = try NetworkTask(over: ["a": 0...9, "b": 0...9]) {
  $0[0] > $0[1] ? 0.5...10 : -10...0.5
}
// snippet.front
let search = try NetworkSearch(xor)
try await search.run(generations: 10)
for proved in await search.front {
  print("\(proved.network.neurons.count) neurons: \(proved.score) parameters")
}
// snippet.end
print(percent.caseCount, comparison.caseCount)
