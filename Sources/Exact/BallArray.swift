import CFLINT

/// A real or complex ball of Arb: a midpoint and a radius for each part.
public protocol Ball {
  /// Makes the ball at a place that holds nothing yet the number 0.
  static func begin(_ place: UnsafeMutablePointer<Self>)
  /// Frees what the ball at a place owns.
  static func end(_ place: UnsafeMutablePointer<Self>)
}

extension arb_struct: Ball {
  /// Makes a real ball.
  @inlinable
  public static func begin(_ place: UnsafeMutablePointer<arb_struct>) { arb_init(place) }
  /// Frees a real ball.
  @inlinable
  public static func end(_ place: UnsafeMutablePointer<arb_struct>) { arb_clear(place) }
}

extension acb_struct: Ball {
  /// Makes a complex ball.
  @inlinable
  public static func begin(_ place: UnsafeMutablePointer<acb_struct>) { acb_init(place) }
  /// Frees a complex ball.
  @inlinable
  public static func end(_ place: UnsafeMutablePointer<acb_struct>) { acb_clear(place) }
}

/// An array of Arb's balls that frees itself.
public final class BallArray<Element: Ball> {
  /// The first ball.
  public let pointer: UnsafeMutablePointer<Element>
  /// How many there are.
  public let count: Int

  /// Balls that are 0.
  @inlinable
  public init(count: Int) {
    self.count = count
    pointer = .allocate(capacity: max(count, 1))
    for index in 0..<count { Element.begin(pointer + index) }
  }

  @inlinable
  deinit {
    for index in 0..<count { Element.end(pointer + index) }
    pointer.deallocate()
  }

  /// The place of a ball.
  @inlinable
  public subscript(index: Int) -> UnsafeMutablePointer<Element> { pointer + index }
}

/// Real balls.
public typealias RealBalls = BallArray<arb_struct>
/// Complex balls.
public typealias ComplexBalls = BallArray<acb_struct>

extension UnsafeMutablePointer where Pointee == acb_struct {
  /// The real part, in place: it is the first of the two members.
  public var realPart: UnsafeMutablePointer<arb_struct> {
    UnsafeMutableRawPointer(self).assumingMemoryBound(to: arb_struct.self)
  }

  /// The imaginary part, in place.
  public var imaginaryPart: UnsafeMutablePointer<arb_struct> { realPart + 1 }
}

extension UnsafeMutablePointer where Pointee == arb_struct {
  /// The midpoint of the ball, in place.
  public var midpoint: UnsafeMutablePointer<arf_struct> {
    // A C function returns an optional pointer in Swift; this one points into its argument.
    arb_mid_ptr(self)!
  }

  /// The radius of the ball, in place.
  public var radius: UnsafeMutablePointer<mag_struct> { arb_rad_ptr(self)! }
}
