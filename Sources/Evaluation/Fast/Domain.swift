/// Some of the inputs that take few values together: of 9,261 cases over (a, b, c) there are 441
/// different (a, b). A neuron that depends on these inputs only is evaluated on those.
struct Domain: Sendable {
  /// Which inputs, one bit for each.
  let inputs: UInt64
  /// How many different values they take together.
  let count: Int
  /// The values: a column for each input of the task, zero where it is not of the domain, filled up
  /// to a multiple of the block size with copies of the first.
  let columns: [[Double]]
  /// For each place of the case table the number of its values.
  let places: [Int32]

  /// How many places the columns have.
  var length: Int { (count + CaseTable.blockSize - 1) / CaseTable.blockSize * CaseTable.blockSize }

  /// Inputs beyond this many are looked at one by one, not in sets.
  private static let largestSetSource = 5
  /// A domain is worth having when it has fewer values than the table has cases by this factor.
  private static let smallestSaving = 4

  /// The domains of a table with these inputs that are small enough to be worth having.
  static func all(of inputs: [[Double]], caseCount: Int) -> [Domain] {
    let sets: [UInt64] =
      inputs.count <= largestSetSource
      ? (1..<max(1, (UInt64(1) << inputs.count) - 1)).map { $0 }
      : inputs.count <= 64 ? inputs.indices.map { 1 << $0 } : []
    let numbers = inputs.map { numbered($0.map { Int(bitPattern: UInt($0.bitPattern)) }) }
    return sets.compactMap { set in
      var codes = [Int](repeating: 0, count: inputs.first?.count ?? 0)
      for input in inputs.indices where set >> UInt64(input) & 1 == 1 {
        let (places, count) = numbers[input]
        for place in codes.indices { codes[place] = codes[place] * count + Int(places[place]) }
        // Numbering after each input keeps the codes below the square of the number of cases.
        codes = numbered(codes).places.map(Int.init)
      }
      let (places, count) = numbered(codes)
      if count * smallestSaving > caseCount { return nil }
      return Domain(set: set, places: places, count: count, inputs: inputs)
    }
  }

  private init(set: UInt64, places: [Int32], count: Int, inputs: [[Double]]) {
    self.inputs = set
    self.count = count
    self.places = places
    var first = [Int](repeating: -1, count: count)
    for (place, value) in places.enumerated() where first[Int(value)] < 0 {
      first[Int(value)] = place
    }
    let length = (count + CaseTable.blockSize - 1) / CaseTable.blockSize * CaseTable.blockSize
    let sources = first + [Int](repeating: first[0], count: length - count)
    columns = inputs.enumerated().map { number, column in
      let isMember = set >> UInt64(number) & 1 == 1
      return sources.map { isMember ? column[$0] : 0 }
    }
  }

  /// Numbers the different codes in the order of their first appearance.
  private static func numbered(_ codes: [Int]) -> (places: [Int32], count: Int) {
    var known: [Int: Int32] = [:]
    let places = codes.map { code in
      let number = known[code] ?? Int32(known.count)
      known[code] = number
      return number
    }
    return (places, known.count)
  }
}
