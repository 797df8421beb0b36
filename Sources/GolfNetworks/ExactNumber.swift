package import Networks

/// A decimal number, exactly: what inputs, answers, tolerances and weights are.
///
/// A number that is written in a program means what it says: `0.1` is one tenth.
///
/// ```swift
/// let tenth: ExactNumber = 0.1
/// let third = try ExactNumber("0.333")
/// ```
public struct ExactNumber: Hashable, Sendable {
  package let decimal: ExactDecimal

  package init(_ decimal: ExactDecimal) { self.decimal = decimal }

  /// A whole number.
  public init(_ value: Int) { decimal = ExactDecimal(value) }

  /// The shortest decimal that reads back as the same double, as Swift prints it; nil for infinities
  /// and for what is no number.
  public init?(_ value: Double) {
    guard let decimal = try? ExactDecimal.written("\(value)") else { return nil }
    self.decimal = decimal
  }

  /// Reads `-0.25` or `1e-3`, digit by digit.
  ///
  /// - Throws: `GolfError` that quotes the text.
  public init(_ text: String) throws(GolfError) {
    do {
      decimal = try ExactDecimal.written(text)
    } catch {
      throw GolfError(error.problem(with: "\"\(text)\""))
    }
  }

  /// The nearest double.
  public var doubleValue: Double { decimal.doubleValue }
}

extension ExactNumber: Comparable, CustomStringConvertible {
  /// Order on the number line.
  public static func < (left: ExactNumber, right: ExactNumber) -> Bool {
    left.decimal < right.decimal
  }

  /// The digits: `-0.25`.
  public var description: String { decimal.description }
}

extension ExactNumber: ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral {
  /// A whole number, written out.
  public init(integerLiteral value: Int) { self.init(value) }

  /// A decimal, written out.
  ///
  /// - Precondition: It is none that a double cannot hold, such as 1e999.
  public init(floatLiteral value: Double) {
    guard let number = ExactNumber(value) else {
      preconditionFailure("a number in a program is finite")
    }
    self = number
  }
}
