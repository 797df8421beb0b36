import Basics
import Exports
import Foundation
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

  /// A folder with every network in a format, `cases0.csv` and so on beside it.
  private static func folder(
    of format: ExportFormat, named name: (Int) -> String
  ) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for (index, trial) in trials.enumerated() {
      try folder.write(
        format.bytes(of: trial.network, facts: SampleNetworks.facts), to: name(index))
      try folder.write(rows(trial.cases), to: "cases\(index).csv")
    }
    return folder
  }

  /// Compares `answers0.csv` and so on with golf's answers.
  private static func compareAnswers(in folder: TemporaryFolder, of consumer: String) throws {
    for (index, trial) in trials.enumerated() {
      try compare(folder.numbers("answers\(index).csv"), trial, "\(consumer), network \(index)")
    }
  }

  @Test func pythonComputesTheSame() throws {
    let folder = try Self.folder(of: .python) { "network\($0).py" }
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
    try Self.compareAnswers(in: folder, of: "python")
  }

  @Test func cComputesTheSameWithoutAWarning() throws {
    let folder = try Self.folder(of: .c) { "network\($0).c" }
    let shapes = Self.trials.map { "(\($0.network.inputs.count), \($0.network.outputs.count))" }
    try folder.write(
      """
      import ctypes, subprocess, sys
      from concurrent.futures import ThreadPoolExecutor
      import numpy as np
      shapes = [\(shapes.joined(separator: ", "))]
      flags = "-std=c99 -O0 -Wall -Wextra -Wpedantic -Werror -Wmissing-prototypes -shared -fPIC".split()
      def build(k):
          return subprocess.run(["cc", *flags, f"network{k}.c", "-o", f"n{k}.so", "-lm"],
                                capture_output=True, text=True)
      with ThreadPoolExecutor(2) as pool:
          for k, result in enumerate(pool.map(build, range(len(shapes)))):
              if result.returncode:
                  sys.exit(f"network {k}: {result.stderr[:2000]}")
      for k, (inputs, outputs) in enumerate(shapes):
          function = ctypes.CDLL(f"./n{k}.so").golf_network
          function.restype = ctypes.c_double if outputs == 1 else None
          answers = []
          for row in np.loadtxt(f"cases{k}.csv", delimiter=",", ndmin=2):
              x = (ctypes.c_double * inputs)(*row)
              if outputs == 1:
                  answers.append([function(x)])
              else:
                  y = (ctypes.c_double * outputs)()
                  function(x, y)
                  answers.append(list(y))
          np.savetxt(f"answers{k}.csv", answers, delimiter=",", fmt="%.17g")
      """, to: "driver.py")
    try Consumer.python.run(["driver.py"], in: folder)
    try Self.compareAnswers(in: folder, of: "C")
  }

  @Test func nodeComputesTheSame() throws {
    let folder = try Self.folder(of: .javascript) { "network\($0).mjs" }
    try folder.write(
      """
      import { readFileSync, writeFileSync } from "node:fs";
      for (let k = 0; k < \(Self.trials.count); k++) {
        const { network } = await import(`./network${k}.mjs`);
        const rows = readFileSync(`cases${k}.csv`, "utf8").trim().split("\\n");
        const answers = rows.map(row => [network(...row.split(",").map(Number))].flat());
        writeFileSync(`answers${k}.csv`, answers.map(row => row.join(",") + "\\n").join(""));
      }
      """, to: "driver.mjs")
    try Consumer.node.run(["driver.mjs"], in: folder)
    try Self.compareAnswers(in: folder, of: "node")
  }

  @Test func onnxRuntimeComputesTheSame() throws {
    let folder = try Self.folder(of: .onnx) { "\($0).onnx" }
    try folder.write(
      """
      import numpy as np
      import onnx
      import onnxruntime
      for k in range(\(Self.trials.count)):
          model = onnx.load(f"{k}.onnx")
          onnx.checker.check_model(model, full_check=True)
          onnx.shape_inference.infer_shapes(model, strict_mode=True, data_prop=True)
          kept = {entry.key: entry.value for entry in model.metadata_props}
          assert kept["score"] and "9,261 cases" in kept["certificate"], kept
          options = onnxruntime.SessionOptions()
          options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
          session = onnxruntime.InferenceSession(
              f"{k}.onnx", options, providers=["CPUExecutionProvider"])
          cases = np.loadtxt(f"cases{k}.csv", delimiter=",", ndmin=2)
          names = [value.name for value in session.get_inputs()]
          answers = session.run(None, dict(zip(names, np.ascontiguousarray(cases.T))))
          assert all(answer.dtype == np.float64 for answer in answers)
          np.savetxt(f"answers{k}.csv", np.stack(answers, axis=-1), delimiter=",", fmt="%.17g")
      """, to: "driver.py")
    try Consumer.python.run(["driver.py"], in: folder)
    try Self.compareAnswers(in: folder, of: "ONNX")
  }

  /// PyTorch's module computes the same; skipped where there is no PyTorch.
  @Test(.enabled(if: torch != nil, "PyTorch is not installed here (the package python3-torch)"))
  func pytorchComputesTheSame() throws {
    let folder = try Self.folder(of: .pytorch) { "module\($0).py" }
    try folder.write(
      """
      import importlib
      import numpy as np
      import torch
      for k in range(\(Self.trials.count)):
          cases = torch.tensor(np.loadtxt(f"cases{k}.csv", delimiter=",", ndmin=2))
          network = importlib.import_module(f"module{k}").Network()
          answers = network(cases)
          assert answers.shape[:-1] == cases.shape[:-1], (answers.shape, cases.shape)
          assert answers.dtype == torch.float64
          if answers.requires_grad:
              answers.nan_to_num().sum().backward()
              assert network.numbers.grad is not None
          np.savetxt(f"answers{k}.csv", answers.detach().numpy(), delimiter=",", fmt="%.17g")
      """, to: "driver.py")
    try Self.torch?.run(["driver.py"], in: folder)
    try Self.compareAnswers(in: folder, of: "PyTorch")
  }

  /// A Python that has PyTorch: the one in use, or the system's.
  private static let torch: Consumer? = ["python3", "/usr/bin/python3"]
    .map { Consumer($0, install: "PyTorch") }
    .first { python in
      (try? TemporaryFolder()).map { (try? python.run(["-c", "import torch"], in: $0)) != nil }
        ?? false
    }

  @Test func theProgramOfAPostRuns() throws {
    var facts = SampleNetworks.facts
    facts.casesProgram = [
      "inputs = [1, 2, 3; -4, 5, -6];", "targets = [0; 0];", "tolerance = 0.1;",
    ]
    let network = SampleNetworks.small()
    let post = ExportFormat.markdown.text(of: network, facts: facts)
    let program = try #require(
      post.components(separatedBy: "```matlab\n").last?.components(separatedBy: "\n```").first)
    let folder = try TemporaryFolder()
    try folder.write(program + "\n", to: "post.m")
    let result = try Consumer.octave.run(["--norc", "--no-history", "post.m"], in: folder)
    #expect(result.problems.isEmpty, "\(result.problems.prefix(2000))")
    let answers = [[1.0, 2, 3], [-4, 5, -6]].map { Reference.outputs(of: network, for: $0)[0] }
    let worst = try #require(answers.map(abs).max())
    let failures = answers.count { abs($0) >= 0.1 }
    let words = result.output.split(separator: " ")
    #expect(result.output.hasPrefix("2 cases, worst error "))
    let printed = try #require(words.count > 4 ? Double(words[4].dropLast()) : nil)
    #expect(abs(printed - worst) <= 1e-5 * worst, "\(result.output)")
    #expect(result.output.hasSuffix(" \(failures) failures\n"))
  }

  /// pdflatex sets what is exported, whatever the names, and the formulas compute the same.
  @Test func latexIsSetAndComputesTheSame() throws {
    let folder = try TemporaryFolder()
    let trials = Self.trials.prefix(12) + Self.trials[200..<204]
    for (index, trial) in trials.enumerated() {
      let text = ExportFormat.latex.text(of: trial.network, facts: SampleNetworks.facts)
      try folder.write(text, to: "\(index).tex")
      try folder.write(Self.rows(trial.cases), to: "cases\(index).csv")
    }
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("latex.py")
    try Consumer.python.run([script.path, "\(trials.count)"], in: folder)
    for (index, trial) in trials.enumerated() {
      try Self.compare(folder.numbers("answers\(index).csv"), trial, "LaTeX, network \(index)")
    }
  }

  @Test func floatModelsAreFloats() throws {
    let folder = try TemporaryFolder()
    let network = SampleNetworks.small()
    try folder.write(
      ExportFormat.onnx.bytes(of: network, precision: .float), to: "network.onnx")
    try folder.write(
      """
      import numpy as np
      import onnx
      import onnxruntime
      onnx.checker.check_model(onnx.load("network.onnx"), full_check=True)
      session = onnxruntime.InferenceSession("network.onnx", providers=["CPUExecutionProvider"])
      answers = session.run(None, {v.name: np.float32([1, 2]) for v in session.get_inputs()})
      print(answers[0].dtype, answers[0].shape)
      """, to: "driver.py")
    #expect(try Consumer.python.run(["driver.py"], in: folder).output == "float32 (2,)\n")
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
