/// The processes that search together, as one of them sees them: its *rank* among them, and how they
/// talk. Rank 0 *leads*: it alone has the folder of the run, the clock and the display. The others are
/// its *crew*.
///
/// Every rank holds the whole archipelago, and steps the islands that are its own. What they came to
/// is exchanged (`Tidings`), and what follows from it, the proofs and who does what next, is
/// computed by every rank alike. So nothing a result depends on is decided by who computed what. Of
/// another rank's island a rank knows what that takes; the inside of its job stays where it is until
/// the leader, who is to save it, asks.
///
/// How bytes travel is not the search's business: `MPIFleet` sends them by MPI, tests from
/// thread to thread. One thread at a time may call.
public protocol Fleet: AnyObject {
  /// This process's number, from 0.
  var rank: Int { get }
  /// How many processes there are.
  var count: Int { get }

  /// Tells every rank what each has to say; all must call it equally often.
  ///
  /// - Parameter idle: Called again and again while others are waited for.
  /// - Returns: The messages, by rank.
  func exchange(_ message: [UInt8], idle: () throws -> Void) throws -> [[UInt8]]

  /// Begins to send something to one rank. What one rank sends another arrives in order.
  func send(_ message: [UInt8], to rank: Int) throws

  /// Something that was sent to this rank, if there is any.
  func receive() throws -> (rank: Int, message: [UInt8])?

  /// Waits until all that was sent is on its way.
  func flush() throws
}

/// Searching together failed; what was saved stands.
public struct FleetError: Error, CustomStringConvertible {
  /// What happened, for people.
  public let description: String

  /// An error with the words for it.
  public init(_ description: String) { self.description = description }
}

/// What ranks send each other between exchanges.
enum Call: Equatable {
  /// To the crew: stop working; the next exchanges are the last.
  case standDown
  /// To the crew: who is there?
  case rollCall
  /// To the crew: what your islands are in the middle of, after so many generations.
  case report(generation: Int)
  /// To the leader: I am here.
  case here
  /// To the leader: so my islands were after so many generations.
  case islands(generation: Int, [UInt8])

  /// The call as bytes.
  var bytes: [UInt8] {
    var writer = ByteWriter()
    switch self {
    case .standDown: writer.write(0)
    case .rollCall: writer.write(1)
    case .report(let generation):
      writer.write(2)
      writer.write(generation)
    case .here: writer.write(3)
    case .islands(let generation, let islands):
      writer.write(4)
      writer.write(generation)
      writer.write(islands)
    }
    return writer.sealed
  }

  /// Reads a call.
  init(_ bytes: [UInt8]) throws {
    var reader = try ByteReader(sealed: bytes)
    switch try reader.number() {
    case 0: self = .standDown
    case 1: self = .rollCall
    case 2: self = .report(generation: try reader.number())
    case 3: self = .here
    case 4: self = .islands(generation: try reader.number(), try reader.bytes())
    default: throw FleetError.garbled
    }
  }
}

extension FleetError {
  /// A message is not what was sent.
  static let garbled = FleetError("a message between ranks was damaged on its way")
}
