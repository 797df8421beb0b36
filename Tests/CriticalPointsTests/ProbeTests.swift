import Basics
import Foundation
import Testing
@testable import CriticalPoints
@Suite struct ProbeTests {
  @Test func probe() throws {
    let name = ProcessInfo.processInfo.environment["PROBE"] ?? "L1111_m1"
    let path = name.contains("/") ? name : "/work/shared/critical-points/\(name).json"
    let problem = try Problem(bytes: FileSystem().read(path), file: path)
    let network = try PolynomialNetwork(problem)
    var random = Randomness(seed: 1, stream: 0)
    let strata = Stratum.all(of: network.error)!
    print("strata", strata.count)
    var total = 0
    let begin = Date()
    for stratum in strata {
      guard stratum.isDominant(&random) else { print("S", stratum.support, "not dominant"); continue }
      if stratum.support.isEmpty { total += 1; continue }
      let signs = SignGroup(stratum.error)
      let t = Date()
      let m = Monodromy(error: CompiledPolynomial(stratum.error), signs: signs, threads: 2)
      let outcome = m.run(&random)
      total += outcome.representatives.count * signs.order
      print("S", stratum.support, "signs", signs.order, "reps", outcome.representatives.count, "paths", outcome.paths, "quiet", outcome.quietEdges, "lost", outcome.lost, outcome.isClosed, -t.timeIntervalSinceNow)
    }
    print("total", total, -begin.timeIntervalSinceNow)
  }
}
