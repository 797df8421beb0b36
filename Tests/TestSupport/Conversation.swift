import Foundation

/// A golf that runs while the test reads what it prints: a test waits for a sign, not for a time.
public final class Conversation {
  /// The process.
  public let process = Process()
  /// All that was read so far.
  public private(set) var text = ""
  private let reading: FileHandle

  /// Starts golf in the shell's folder.
  ///
  /// - Parameter onTerminal: Whether it is to believe that a person watches.
  public init(_ shell: Shell, _ arguments: [String], onTerminal: Bool = false) throws {
    process.executableURL = Shell.golf
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: shell.folder)
    process.environment = Shell.environment([:])
    process.standardInput = FileHandle.nullDevice
    if onTerminal {
      let (master, slave) = try Self.terminal()
      reading = master
      process.standardOutput = slave
      process.standardError = slave
      try process.run()
      try slave.close()
    } else {
      let pipe = Pipe()
      reading = pipe.fileHandleForReading
      process.standardOutput = pipe
      process.standardError = FileHandle.nullDevice
      try process.run()
    }
  }

  /// A pair of a terminal's two ends.
  private static func terminal() throws -> (master: FileHandle, slave: FileHandle) {
    var (master, slave): (Int32, Int32) = (0, 0)
    guard openpty(&master, &slave, nil, nil, nil) == 0 else {
      throw Consumer.Failure(description: "no terminal: \(String(cString: strerror(errno)))")
    }
    return (
      FileHandle(fileDescriptor: master, closeOnDealloc: true),
      FileHandle(fileDescriptor: slave, closeOnDealloc: true)
    )
  }

  /// Reads until `isThere` holds of all that was printed; false when golf ended before.
  public func wait(until isThere: (String) -> Bool) -> Bool {
    while !isThere(text) {
      var buffer = [UInt8](repeating: 0, count: 4096)
      let count = read(reading.fileDescriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      // A terminal whose other end is closed gives an error, a pipe nothing.
      if count <= 0 { return false }
      text += String(decoding: buffer[..<count], as: UTF8.self)
    }
    return true
  }

  /// Reads until `sign` was printed; false when golf ended before.
  public func wait(for sign: String) -> Bool { wait { $0.contains(sign) } }

  /// Sends a signal, reads to the end and waits until golf has ended.
  public func end(with signal: Int32) {
    kill(process.processIdentifier, signal)
    _ = wait { _ in false }
    process.waitUntilExit()
  }
}
