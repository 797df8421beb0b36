/// A small smooth network whose shape is settled and whose weights are to be found: softplus units
/// in a row, each of which reads the inputs and all units before it, and a sum of everything.
///
/// Its weights stand in one list: for each unit those of the inputs, those of the earlier units and
/// its bias; then the sum's weights of inputs and units, and the sum's bias.
public struct Cascade: Equatable, Sendable {
  /// What the first unit reads.
  public let inputs: Int
  /// How many units there are.
  public let units: Int

  /// A cascade of that shape.
  public init(inputs: Int, units: Int) {
    precondition(inputs > 0 && units >= 0, "a cascade reads something")
    self.inputs = inputs
    self.units = units
  }

  /// How many weights and biases it has.
  public var weightCount: Int { start(ofUnit: units) + inputs + units + 1 }

  /// The place of the first weight of a unit; the sum counts as the unit after the last.
  public func start(ofUnit unit: Int) -> Int { unit * (inputs + 1) + unit * (unit - 1) / 2 }

  /// What a weight multiplies: an input, a unit, or nothing when it is a bias.
  public enum Source: Equatable, Sendable {
    /// An input, by number.
    case input(Int)
    /// A unit, by number.
    case unit(Int)
    /// The constant 1.
    case one
  }

  /// What each weight of the list multiplies.
  public var sources: [Source] {
    (0...units).flatMap { unit in
      (0..<inputs).map { .input($0) } + (0..<unit).map { .unit($0) } + [.one]
    }
  }
}
