import Basics
import Foundation
import Testing
@testable import CriticalPoints
@Suite struct ProbeTests {
  @Test func probe() throws {
    let env = ProcessInfo.processInfo.environment
    let name = env["PROBE"] ?? "L1111_m1"
    let seeds = Int(env["SEEDS"] ?? "1")!
    let path = name.contains("/") ? name : "/work/shared/critical-points/\(name).json"
    let problem = try Problem(bytes: FileSystem().read(path), file: path)
    let network = try PolynomialNetwork(problem)
    var random = Randomness(seed: 1, stream: 0)
    let strata = Stratum.all(of: network.error)!
    for stratum in strata {
      guard stratum.isDominant(&random), !stratum.support.isEmpty else { continue }
      let signs = SignGroup(stratum.error)
      let t = Date()
      let outcomes = parallelMap(count: seeds, threads: 2) { seed -> (Int, Int, Int) in
        let m = Monodromy(error: CompiledPolynomial(stratum.error), signs: signs, threads: 1)
        var random = Randomness(seed: UInt64(seed), stream: 7)
        let o = m.run(&random)
        return (o.representatives.count, o.lost + (o.isClosed ? 0 : 1), o.paths)
      }
      var histogram: [Int: Int] = [:]
      for o in outcomes { histogram[o.0, default: 0] += 1 }
      let lost = outcomes.count { $0.1 > 0 }
      print("S", stratum.support.count, "signs", signs.order, histogram.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }, "lossy", lost, "paths", outcomes.reduce(0) { $0 + $1.2 } / seeds, "s", -t.timeIntervalSinceNow)
    }
  }
}
