import Networks

/// Where a number of a network stands.
struct NumberPlace: Equatable {
  var neuron: Int
  /// The node it is the weight of, or `DigitNetwork.bias`.
  var source: Int
  /// Its place in the list of all weights and biases.
  var parameter: Int
}

/// The edits that a move proposes, and what takes them back.
struct Proposal {
  /// Another value for one number of a network; a weight that is zero is none.
  struct Edit {
    var neuron: Int
    var source: Int
    var number: Digits
    /// What it was, once the edit has been made.
    var previous = Digits.zero

    /// Whether the neuron reads other nodes than before.
    var isReshaping: Bool {
      source != DigitNetwork.bias && previous.isZero != number.isZero
    }
  }

  /// The edits, which concern different numbers.
  var edits: [Edit] = []
  /// How many of them have been made.
  var made = 0
  /// The neuron that applies another function.
  var activation: (neuron: Int, activation: Activation)?
  /// What it applied.
  var previous = Activation.identity

  /// Adds an edit, unless there is one of that number.
  mutating func add(_ neuron: Int, _ source: Int, _ number: Digits) {
    if has(neuron, source) { return }
    edits.append(Edit(neuron: neuron, source: source, number: number))
  }

  /// Whether a number is edited.
  func has(_ neuron: Int, _ source: Int) -> Bool {
    edits.contains { $0.neuron == neuron && $0.source == source }
  }

  /// Forgets everything.
  mutating func clear() {
    edits.removeAll(keepingCapacity: true)
    made = 0
    activation = nil
  }
}
