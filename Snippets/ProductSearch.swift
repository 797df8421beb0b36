//! Searches for the smallest network that multiplies two whole numbers, proves it and carries it out.

import GolfNetworks
import GolfSearch

// snippet.task
let task = try NetworkTask(over: ["a": -10...10, "b": -10...10], tolerance: 0.5) {
  ExactNumber($0[0] * $0[1])
}
// snippet.search
let search = try NetworkSearch(task)
for try await event in search.events {
  if case .improvement(let proved, let generation) = event {
    print("generation \(generation): score \(proved.score), \(proved.family)")
  }
  if event.generation == 12 { break }
}
// snippet.proof
if let network = await search.best?.network {
  let certificate = try task.certify(network)
  print(certificate.passes, certificate.margin ?? "unknown")
  print(try network.answers(to: [[3, -7]]))
  print(String(decoding: network.exported(as: .c), as: UTF8.self))
}
// snippet.end
