import Basics
import Exports
import Networks
import TestSupport
import Testing

/// The exported programs compute what the networks compute; found out by running them.
struct ProgramTests {
  /// A network with the cases on which it is tried.
  struct Trial {
    var network: Network
    var cases: [[Double]]
  }

  /// Random networks, the samples, one long sum, and sums far beyond where exponentials overflow.
  static let trials: [Trial] = {
    var networks = RandomNetworks(seed: 7)
    var generator = SeededGenerator(seed: 8)
    func random(_ network: Network, _ count: Int) -> Trial {
      Trial(
        network: network,
        cases: (0..<count).map { _ in network.inputs.map { _ in generator.unit() * 20 - 10 } })
    }
    var trials = (0..<200).map { _ in random(networks.next(), 5) }
    trials += [SampleNetworks.small(), SampleNetworks.shallow(), SampleNetworks.manyInputs()]
      .map { random($0, 20) }
    // The scans decide at integers only: between them a sample may be all but zero.
    for network in [SampleNetworks.ladder(), SampleNetworks.sampling(), SampleNetworks.memory()] {
      trials.append(
        Trial(
          network: network,
          cases: (0..<20).map { _ in (0..<3).map { _ in Double(generator.below(21) - 10) } }))
    }
    trials.append(random(SampleNetworks.longSum(), 3))
    trials.append(Trial(network: SampleNetworks.everyActivation(), cases: extremes))
    return trials
  }()

  static let extremes = [0, 1e-300, 36, 37, 709, 710, 745, 746, 1e5, 1e6, 1e9, 1e300]
    .flatMap { [[$0], [-$0]] }

  @Test func octaveComputesTheSame() throws {
    let folder = try TemporaryFolder()
    for (index, trial) in Self.trials.enumerated() {
      let text = ExportFormat.matlab.text(of: trial.network, facts: SampleNetworks.facts)
      try folder.write(text, to: "\(index)/\(ExportFormat.matlab.fileName)")
      try folder.write(Self.rows(trial.cases), to: "\(index)/cases.csv")
    }
    try folder.write(
      """
      warning('error', 'Octave:shadowed-function');
      for k = 0:\(Self.trials.count - 1)
        folder = sprintf('%d', k);
        columns = num2cell(dlmread([folder '/cases.csv']), 1);
        addpath(folder);
        y = golf_network(columns{:});
        rmpath(folder);
        clear golf_network
        dlmwrite([folder '/answers.csv'], y, 'precision', '%.17g');
      end
      """, to: "driver.m")
    let result = try Consumer.octave.run(["--norc", "--no-history", "driver.m"], in: folder)
    #expect(result.problems.isEmpty, "\(result.problems.prefix(2000))")
    for (index, trial) in Self.trials.enumerated() {
      try Self.compare(folder.numbers("\(index)/answers.csv"), trial, "octave, network \(index)")
    }
  }

  @Test func pythonComputesTheSame() throws {
    let folder = try TemporaryFolder()
    for (index, trial) in Self.trials.enumerated() {
      let text = ExportFormat.python.text(of: trial.network, facts: SampleNetworks.facts)
      try folder.write(text, to: "network\(index).py")
      try folder.write(Self.rows(trial.cases), to: "cases\(index).csv")
    }
    try folder.write(
      """
      import importlib, warnings
      import numpy as np
      warnings.simplefilter("error")
      np.seterr(over="raise", divide="raise", invalid="raise")
      for k in range(\(Self.trials.count)):
          cases = np.loadtxt(f"cases{k}.csv", delimiter=",", ndmin=2)
          answers = importlib.import_module(f"network{k}").network(*cases.T)
          answers = answers.reshape(len(cases), -1)
          np.savetxt(f"answers{k}.csv", answers, delimiter=",", fmt="%.17g")
      """, to: "driver.py")
    try Consumer.python.run(["driver.py"], in: folder)
    for (index, trial) in Self.trials.enumerated() {
      try Self.compare(folder.numbers("answers\(index).csv"), trial, "python, network \(index)")
    }
  }

  @Test(arguments: [SampleNetworks.small(), SampleNetworks.shallow()])
  func pythonProgramReadsCasesFromStandardInput(network: Network) throws {
    let folder = try TemporaryFolder()
    try folder.write(ExportFormat.python.text(of: network), to: ExportFormat.python.fileName)
    let cases = (0..<10).map { row in network.inputs.indices.map { Double((row * 7 + $0) % 20) } }
    let result = try Consumer.python.run(
      ["network.py"], in: folder, input: Self.rows(cases) + "\n")
    try Self.compare(
      TemporaryFolder.numbers(in: result.output), Trial(network: network, cases: cases),
      "network.py")
  }

  private static func rows(_ cases: [[Double]]) -> String {
    cases.map { $0.map { "\($0)" }.joined(separator: ",") + "\n" }.joined()
  }

  private static func compare(_ answers: [[Double]], _ trial: Trial, _ what: String) throws {
    try #require(answers.count == trial.cases.count, "\(what): a row for each case")
    for (inputs, answer) in zip(trial.cases, answers) {
      let expected = Reference.outputs(of: trial.network, for: inputs)
      try #require(answer.count == expected.count, "\(what): a column for each output")
      for (left, right) in zip(answer, expected) {
        #expect(Reference.agree(left, right), "\(what) at \(inputs): \(left), not \(right)")
      }
    }
  }
}
