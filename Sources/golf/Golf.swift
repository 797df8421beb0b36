import Foundation
import Tasks
import Networks
import Evaluation
import Constructions
@main struct Golf { static func main() throws {
 let clock = ContinuousClock()
 let t = try! LargestRoot().task(threads: 2)
 let table = CaseTable(t)
 let j = FastJudge(table)
 let cj = CertifiedJudge(t, threads: 2)
 var nets: [(String, Network)] = []
 for f in CommandLine.arguments.dropFirst() { 
   let bytes = [UInt8](try! String(contentsOfFile: f, encoding: .utf8).utf8)
   nets.append((f, try NetworkFile.network(from: bytes, file: f))) }
 for c in Catalogue.all { nets.append((c.name, try c.network(for: t, parameters: c.defaults))) }
 for (name, n) in nets {
   print(name, n.score(), n.neurons.count, n.scoreByPart().map { "\($0.part) \($0.neurons) \($0.score)" })
   let p = Program(n)
   var v: FastVerdict! = nil
   print(clock.measure { v = j.judge(p) }, v!)
   var c: Certificate! = nil
   print(clock.measure { c = cj.certify(n) })
   c.margins = []; print(c!, t.describe(case: c.worstCase))
 }
} }
