import Exact
import CFLINT

/// Numbers known modulo more and more primes.
final class ChineseRemainder {
  private let values: IntegerArray
  /// The product of the primes, and room.
  private let modulus = IntegerArray(count: 1)

  init(count: Int) {
    values = IntegerArray(count: count)
    fmpz_one(modulus[0])
  }

  func add(_ residues: [UInt64], _ prime: UInt64) {
    for (place, residue) in residues.enumerated() {
      fmpz_CRT_ui(values[place], values[place], modulus[0], UInt(residue), UInt(prime), 0)
    }
    fmpz_mul_ui(modulus[0], modulus[0], UInt(prime))
  }

  /// The fractions with small numerators and denominators that have these residues; nil where one
  /// has none.
  func fractions() -> Fractions? {
    let result = Fractions(count: values.count)
    var fraction = fmpq()
    fmpq_init(&fraction)
    defer { fmpq_clear(&fraction) }
    // The largest come first to fail.
    for place in 0..<values.count {
      guard fmpq_reconstruct_fmpz(&fraction, values[place], modulus[0]) != 0 else { return nil }
      fmpz_set(result.tops[place], &fraction.num)
      fmpz_set(result.bottoms[place], &fraction.den)
    }
    return result
  }
}

/// Fractions of whole numbers.
final class Fractions {
  let tops: IntegerArray
  let bottoms: IntegerArray

  init(count: Int) {
    tops = IntegerArray(count: count)
    bottoms = IntegerArray(count: count)
  }

  /// Whether the fractions have these residues.
  func agree(with residues: [UInt64], _ prime: UInt64) -> Bool {
    residues.indices.allSatisfy { place in
      let top = UInt64(fmpz_fdiv_ui(tops[place], UInt(prime)))
      let bottom = UInt64(fmpz_fdiv_ui(bottoms[place], UInt(prime)))
      return bottom != 0 && top == residues[place] * bottom % prime
    }
  }

  /// The first part, made whole as a polynomial with a leading 1; the others, made whole together.
  func polynomials(_ parts: [Int]) -> [IntegerArray] {
    var arrays: [IntegerArray] = []
    var start = 0
    for (number, size) in parts.enumerated() {
      let array = IntegerArray(count: number == 0 ? size + 1 : size)
      let range = number == 0 ? 0..<size : parts[0]..<tops.count
      let common = IntegerArray(count: 1)
      fmpz_one(common[0])
      for place in range { fmpz_lcm(common[0], common[0], bottoms[place]) }
      for place in 0..<size {
        fmpz_divexact(array[place], common[0], bottoms[start + place])
        fmpz_mul(array[place], array[place], tops[start + place])
      }
      if number == 0 { fmpz_set(array[size], common[0]) }
      arrays.append(array)
      start += size
    }
    return arrays
  }
}
