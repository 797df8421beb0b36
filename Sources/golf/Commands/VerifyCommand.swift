import ArgumentParser

/// `golf verify`: the rigorous check of every case.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Proves a network right, or wrong, on every case of its task.",
    discussion: """
      Values are exact through identity and ReLU and enclosed in balls of growing precision \
      after softplus, sigmoid and sin; targets are exact. Exit status 0 means proved right on all \
      cases, 1 means not.
      """)

  @OptionGroup var network: NetworkArguments
  @OptionGroup var task: TaskOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let source = try network.source()
    let proof = try Proof(
      of: source, on: task.task(for: source, threads: threads.count), threads: threads.count)
    output.show(proof)
    if !proof.passes { throw ExitCode(1) }
  }
}
