import ArgumentParser
import Basics
import Constructions
import Dispatch
import Evaluation
import Foundation
import Networks
import Search
import Tasks

/// `golf bench`: how fast golf is, and whether it computes what it must.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measures speed, and checks the signature.",
    discussion: """
      The signature is a hash of fixed deterministic work that every build, processor and number \
      of threads must reproduce; if it differs from the expected one, the exit status is 1. Rates \
      are for the reference task: a candidate is one network judged on all 9,261 cases, or on as \
      many as it takes to reject it where annealing judges.
      """)

  @OptionGroup var threads: ThreadOptions
  @Flag(help: "Print the signature only.") var signature = false
  @Flag(help: "Print JSON.") var json = false
  @Option(help: ArgumentHelp("How long to measure each rate.", valueName: "SECONDS"))
  var seconds = 1.0

  func validate() throws {
    if !(0.01...600).contains(seconds) {
      throw ValidationError("--seconds \(seconds): expected 0.01 to 600")
    }
  }

  func run() throws {
    let found = try Signature.compute(threads: threads.count)
    if signature {
      print(found)
    } else {
      let rates = try measure()
      if json {
        let members = rates.map { JSON.Member($0.name, .double($0.value)) }
        print(JSON.object([.init("signature", .string(found))] + members).text())
      } else {
        print(Text.table([["signature", found]] + rates.map { [$0.name, $0.text] }, right: [1]))
      }
    }
    if found != Signature.expected {
      Golf.complain("the signature is \(found), expected \(Signature.expected)")
      throw ExitCode(1)
    }
  }

  private struct Rate {
    var name: String
    var value: Double
    var text: String { value >= 100 ? Text.grouped(Int(value)) : Text.short(value) }
  }

  private func measure() throws -> [Rate] {
    var rates: [Rate] = []
    let task = try LargestRoot().task(threads: threads.count)
    let truth = time { _ = try? LargestRoot().task(threads: threads.count) }
    rates.append(Rate(name: "truth of all cases, seconds", value: truth))
    let table = CaseTable(task)
    for family in Catalogue.all {
      let network = try family.network(for: task, parameters: family.defaults)
      let program = Program(network)
      let judge = FastJudge(table)
      let name = "\(family.name) (\(network.neurons.count) neurons)"
      rates.append(
        Rate(name: "\(name): evaluations/s, 1 thread", value: rate { _ = judge.judge(program) }))
      rates.append(
        Rate(
          name: "\(name): networks built and compiled/s",
          value: rate {
            if let network = try? family.network(for: task, parameters: family.defaults) {
              _ = Program(network)
            }
          }))
      let judging = time {
        _ = CertifiedJudge(task, threads: threads.count).certify(network)
      }
      rates.append(
        Rate(name: "\(name): verify, seconds, \(threads.count) threads", value: judging))
    }
    for count in Set([1, threads.count]).sorted() {
      // Families with smooth pieces are distilled, not annealed.
      for family in Catalogue.all where !(family is any Distillable) {
        rates.append(
          Rate(
            name: "annealing \(family.name): candidates/s, \(count) threads",
            value: try annealingRate(family, task: task, threads: count)))
      }
    }
    return rates
  }

  private func annealingRate(
    _ family: any Construction, task: Task, threads: Int
  ) throws -> Double {
    let setting = try SearchSetting(task: task, families: [family], threads: threads)
    let engine = Engine(setting, islands: 8, threads: threads)
    var state = Archipelago(setting, seed: 1, islands: 8)
    let interruption = Interruption()
    let spent = time {
      let start = now
      while now - start < seconds {
        state = state.advanced(engine, interruption: interruption) ?? state
      }
    }
    return Double(state.evaluations) / spent
  }

  private var now: Double { Double(DispatchTime.now().uptimeNanoseconds) * 1e-9 }

  private func time(_ work: () -> Void) -> Double {
    let start = now
    work()
    return now - start
  }

  /// How often `work` can be done in a second.
  private func rate(_ work: () -> Void) -> Double {
    let start = now
    var count = 0
    while count < 3 || now - start < seconds {
      work()
      count += 1
    }
    return Double(count) / (now - start)
  }
}
