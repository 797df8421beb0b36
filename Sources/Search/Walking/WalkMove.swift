/// A kind of move that a walk makes on a network.
public enum WalkMove: String, CaseIterable, Codable, Sendable, CodingKeyRepresentable {
  /// One number gets other digits.
  case number
  /// Two or three numbers, mostly connected ones, get other digits.
  case numbers
  /// One number gets other digits, and others follow so that the worst errors stay small.
  case compensated
  /// A neuron reads one node more; another of its numbers mostly goes.
  case connect
  /// A neuron reads another node instead of one.
  case reconnect
  /// A neuron is scaled, and what reads it scales back.
  case scale
  /// An activation's symmetry is used to turn a neuron's signs round.
  case flip
  /// A neuron applies another function.
  case activation
  /// A neuron goes; a constant, or the nodes it reads, take its place.
  case remove
  /// A neuron goes; another one takes its place.
  case merge

  /// How often each kind is made when none has proved better than the others.
  var share: Double {
    switch self {
    case .number: 0.30
    case .numbers: 0.15
    case .compensated: 0.38
    case .connect: 0.05
    case .reconnect: 0.03
    case .scale: 0.045
    case .flip: 0.01
    case .activation: 0.01
    case .remove: 0.01
    case .merge: 0.015
    }
  }

  /// Whether other numbers may follow, so that the worst errors stay small. An activation's effect
  /// is not known to first order.
  var canBeCompensated: Bool {
    switch self {
    case .connect, .reconnect, .scale, .flip, .remove, .merge: true
    case .number, .numbers, .compensated, .activation: false
    }
  }
}
