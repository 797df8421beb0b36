/// A value that a journal can hold: bytes from which exactly the same value is read.
protocol Recordable {
  /// Adds the value to bytes.
  func record(into bytes: inout [UInt8])
  /// Reads a value from the front of bytes, and removes it; nil where none stands there.
  static func read(_ bytes: inout ArraySlice<UInt8>) -> Self?
  /// Whether every point in it has so many coordinates: the checksum may be right and the file wrong.
  func hasPoints(of width: Int) -> Bool
}

extension Recordable {
  func hasPoints(of width: Int) -> Bool { true }
}

extension UInt64: Recordable {
  func record(into bytes: inout [UInt8]) {
    for shift in stride(from: UInt64(0), to: 64, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: self >> shift))
    }
  }

  static func read(_ bytes: inout ArraySlice<UInt8>) -> UInt64? {
    guard bytes.count >= 8 else { return nil }
    defer { bytes.removeFirst(8) }
    return bytes.prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}

extension Int: Recordable {
  func record(into bytes: inout [UInt8]) { UInt64(bitPattern: Int64(self)).record(into: &bytes) }

  static func read(_ bytes: inout ArraySlice<UInt8>) -> Int? {
    guard let word = UInt64.read(&bytes) else { return nil }
    return Int(Int64(bitPattern: word))
  }
}

extension Bool: Recordable {
  func record(into bytes: inout [UInt8]) { bytes.append(self ? 1 : 0) }

  static func read(_ bytes: inout ArraySlice<UInt8>) -> Bool? {
    guard let byte = bytes.popFirst(), byte <= 1 else { return nil }
    return byte == 1
  }
}

extension Complex: Recordable {
  func record(into bytes: inout [UInt8]) {
    real.bitPattern.record(into: &bytes)
    imaginary.bitPattern.record(into: &bytes)
  }

  static func read(_ bytes: inout ArraySlice<UInt8>) -> Complex? {
    guard let real = UInt64.read(&bytes), let imaginary = UInt64.read(&bytes) else { return nil }
    return Complex(Double(bitPattern: real), Double(bitPattern: imaginary))
  }
}

extension Array: Recordable where Element: Recordable {
  func record(into bytes: inout [UInt8]) {
    count.record(into: &bytes)
    for element in self { element.record(into: &bytes) }
  }

  static func read(_ bytes: inout ArraySlice<UInt8>) -> [Element]? {
    // Each element has a byte at least.
    guard let count = Int.read(&bytes), (0...bytes.count).contains(count) else { return nil }
    var elements: [Element] = []
    for _ in 0..<count {
      guard let element = Element.read(&bytes) else { return nil }
      elements.append(element)
    }
    return elements
  }

  func hasPoints(of width: Int) -> Bool {
    (Element.self != Complex.self || count == width) && allSatisfy { $0.hasPoints(of: width) }
  }
}

extension Optional: Recordable where Wrapped: Recordable {
  func record(into bytes: inout [UInt8]) {
    (self != nil).record(into: &bytes)
    self?.record(into: &bytes)
  }

  static func read(_ bytes: inout ArraySlice<UInt8>) -> Wrapped?? {
    guard let isThere = Bool.read(&bytes) else { return nil }
    guard isThere else { return .some(nil) }
    guard let value = Wrapped.read(&bytes) else { return nil }
    return .some(value)
  }

  func hasPoints(of width: Int) -> Bool { self?.hasPoints(of: width) ?? true }
}

extension PathEnd: Recordable {
  func record(into bytes: inout [UInt8]) {
    switch self {
    case .solution(let point):
      bytes.append(0)
      point.record(into: &bytes)
    case .infinity(let point):
      bytes.append(1)
      point.record(into: &bytes)
    case .singular(let point):
      bytes.append(2)
      point.record(into: &bytes)
    }
  }

  static func read(_ bytes: inout ArraySlice<UInt8>) -> PathEnd? {
    guard let kind = bytes.popFirst(), let point = [Complex].read(&bytes) else { return nil }
    switch kind {
    case 0: return .solution(point)
    case 1: return .infinity(point)
    case 2: return .singular(point)
    default: return nil
    }
  }

  func hasPoints(of width: Int) -> Bool {
    switch self {
    case .solution(let point), .infinity(let point), .singular(let point):
      return point.hasPoints(of: width)
    }
  }
}

extension CriticalSetSearch.Landing: Recordable {
  func record(into bytes: inout [UInt8]) {
    point.record(into: &bytes)
    loss.record(into: &bytes)
    dimension.record(into: &bytes)
    isReal.record(into: &bytes)
    index.record(into: &bytes)
  }

  static func read(_ bytes: inout ArraySlice<UInt8>) -> CriticalSetSearch.Landing? {
    guard let point = [Complex].read(&bytes), let loss = Complex.read(&bytes),
      let dimension = Int?.read(&bytes), let isReal = Bool.read(&bytes),
      let index = Int?.read(&bytes)
    else { return nil }
    return CriticalSetSearch.Landing(
      point: point, loss: loss, dimension: dimension, isReal: isReal, index: index)
  }
  func hasPoints(of width: Int) -> Bool {
    let possible = 0...width
    return point.hasPoints(of: width) && dimension.map(possible.contains) != false
      && index.map(possible.contains) != false
  }
}
