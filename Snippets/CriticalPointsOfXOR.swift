//! Finds every critical point of a small linear network's loss.

import GolfCriticalPoints

// snippet.loss
let loss = try PolynomialLoss(
  layers: [2, 2, 1], activations: [.linear, .linear],
  inputs: [["0", "0"], ["0", "1"], ["1", "0"], ["1", "1"]], targets: [["0"], ["1"], ["1"], ["0"]],
  regularisation: ["0.02", "0.03", "0.05", "0.07", "0.11", "0.13"])
// snippet.points
let list = loss.criticalPoints()
print(list.points.count, "critical points;", list.evidence)
for point in list.realPoints {
  print(point.loss, point.kind?.rawValue ?? "", point.weights)
}
// snippet.end
