import Foundation

/// How this process was started: alone, or by a launcher of MPI programs with others beside it.
struct Launch {
  /// The launcher, for people.
  let launcher: String
  /// This process's number, from 0.
  let rank: Int
  /// How many processes were started.
  let count: Int

  /// What launchers tell the processes they start: Open MPI's `mpirun`, those of MPICH and its kin
  /// (PMI), and Slurm's `srun`, which also starts programs that know nothing of MPI.
  private static let signs = [
    ("mpirun", "OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE"),
    ("mpirun", "PMI_RANK", "PMI_SIZE"),
    ("srun", "SLURM_PROCID", "SLURM_STEP_NUM_TASKS"),
  ]

  /// How this process was started; nil when there is no other beside it.
  static func current() -> Launch? {
    let environment = ProcessInfo.processInfo.environment
    for (launcher, rank, count) in signs {
      guard let rank = environment[rank].flatMap(Int.init),
        let count = environment[count].flatMap(Int.init), count > 1
      else { continue }
      return Launch(launcher: launcher, rank: rank, count: count)
    }
    return nil
  }

  /// Whether another process is the first of those that were started.
  static var isFollower: Bool { current().map { $0.rank > 0 } ?? false }
}
