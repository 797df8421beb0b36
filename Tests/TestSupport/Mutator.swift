import Basics

/// Makes damaged and forged versions of a file. They keep its structure: values are exchanged for
/// hostile ones, members and items doubled, moved, renamed or taken away; now and then bytes are
/// flipped or the end is missing. `Scripts/attacks/mutants.py` does the same to a whole process.
package struct Mutator {
  private var generator: SeededGenerator

  package init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  /// One in `count`.
  package mutating func isChosen(oneIn count: Int) -> Bool { generator.below(count) == 0 }

  private static let numbers = [
    "0", "-0", "-1", "1", "2", "64", "4097", "2147483648", "9007199254740992", "9007199254740993",
    "9223372036854775807", "9223372036854775808", "-9223372036854775808", "18446744073709551616",
    "1e30", "1e308", "-1e308", "1e999", "1e-320", "0.5", "-1.5", "1000000000000000000000000000000",
  ]

  private static let texts =
    numbers + [
      "", " ", "1/0", "0/0", "1/3", "nan", "inf", "1e1000000000", "1e-1000000000", "+1", "1.", ".5",
      String(repeating: "9", count: 400), "0." + String(repeating: "1", count: 400),
      "1" + String(repeating: "0", count: 5000), "\u{1B}[31m\u{202E}", "\0", "../../x", "/dev/zero",
      "ü\u{301}", "relu", "sin", "x", "tolerance",
    ]

  private mutating func hostile() -> JSON {
    switch generator.below(8) {
    case 0: .null
    case 1: .bool(generator.below(2) == 0)
    case 2: generator.pick([.array([]), .array([.array([])]), .array([.number("0")])])
    case 3: generator.pick([.object([]), .object([.init("", .number("0"))])])
    case 4, 5: .number(generator.pick(Self.numbers))
    default: .string(generator.pick(Self.texts))
    }
  }

  /// How many values there are in a value, itself included.
  private static func size(_ value: JSON) -> Int {
    switch value {
    case .array(let items): items.reduce(1) { $0 + size($1) }
    case .object(let members): members.reduce(1) { $0 + size($1.value) }
    default: 1
    }
  }

  /// A value with one to three of its parts changed, as bytes.
  package mutating func bytes(of value: JSON) -> [UInt8] {
    var value = value
    for _ in 0..<generator.pick([1, 1, 1, 2, 3]) {
      value = changed(value, at: generator.below(Self.size(value)))
    }
    let bytes = Array(value.compact.utf8)
    return isChosen(oneIn: 8) ? flipped(bytes) : bytes
  }

  /// A value with the part of that number changed: 0 is the value, its items follow in order.
  private mutating func changed(_ value: JSON, at place: Int) -> JSON {
    if place == 0 { return replacement(for: value) }
    var rest = place - 1
    switch value {
    case .array(var items):
      for index in items.indices {
        let size = Self.size(items[index])
        if rest < size {
          items[index] = changed(items[index], at: rest)
          return .array(items)
        }
        rest -= size
      }
    case .object(var members):
      for index in members.indices {
        let size = Self.size(members[index].value)
        if rest < size {
          members[index].value = changed(members[index].value, at: rest)
          return .object(members)
        }
        rest -= size
      }
    default: break
    }
    return value
  }

  private mutating func replacement(for value: JSON) -> JSON {
    switch value {
    case .array(var items) where !items.isEmpty && generator.below(4) > 0:
      let index = generator.below(items.count)
      switch generator.below(4) {
      case 0: items.remove(at: index)
      case 1: items.insert(items[index], at: index)
      case 2: items.swapAt(index, 0)
      default: items = Array(items[..<index])
      }
      return .array(items)
    case .object(var members) where !members.isEmpty && generator.below(4) > 0:
      let index = generator.below(members.count)
      switch generator.below(4) {
      case 0: members.remove(at: index)
      case 1: members.append(members[index])
      case 2: members[index].key = generator.pick(Self.texts)
      default: members[index].value = generator.pick(members).value
      }
      return .object(members)
    case .string(let text) where !text.isEmpty && generator.below(3) == 0:
      return .string(String(decoding: flipped(Array(text.utf8)), as: UTF8.self))
    case .number(let digits) where generator.below(3) == 0:
      guard let number = Int(digits) else { return hostile() }
      return .integer(number &+ generator.pick([-1, 1, 1000]))
    default: return hostile()
    }
  }

  /// Bytes with some put in, taken out or doubled, or without their end.
  package mutating func flipped(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<1 + generator.below(3) {
      let place = generator.below(bytes.count + 1)
      let end = min(place + 1 + generator.below(40), bytes.count)
      switch generator.below(4) {
      case 0: bytes.insert(UInt8(generator.below(256)), at: place)
      case 1: bytes.removeSubrange(place..<end)
      case 2: bytes.insert(contentsOf: bytes[place..<end], at: place)
      default: bytes.removeSubrange(end...)
      }
    }
    return bytes
  }
}
