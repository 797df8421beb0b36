/// Why something cannot be done, in one line for people: it names what is at fault, and its value.
public struct GolfError: Error, Equatable, CustomStringConvertible {
  /// The line.
  public let description: String

  package init(_ description: String) { self.description = description }

  package init(_ error: any Error) { description = "\(error)" }
}
