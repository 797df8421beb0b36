import Exact

/// A polynomial made ready for its value, gradient and Hessian at complex points.
///
/// Each term is a product of powers of few variables. Products that leave out one or two factors
/// are put together from running products, never by division, so zero coordinates need no care.
final class CompiledPolynomial: Sendable {
  /// One power in a term.
  private struct Factor {
    var variable: Int32
    var exponent: Int32
  }

  /// How many variables there are.
  let count: Int
  private let coefficients: [Double]
  private let wideCoefficients: [DoubleDouble]
  /// For each term where its factors begin, and at last where all end.
  private let starts: [Int]
  private let factors: [Factor]
  /// One more than the highest exponent of any variable.
  private let powerCount: Int
  private let longest: Int

  init(_ polynomial: Polynomial) {
    count = polynomial.count
    var coefficients: [Double] = []
    var starts = [0]
    var factors: [Factor] = []
    var (highest, longest) = (0, 0)
    for term in polynomial.terms {
      coefficients.append(term.coefficient.approximation)
      for (variable, exponent) in term.exponents.enumerated() where exponent > 0 {
        factors.append(Factor(variable: Int32(variable), exponent: Int32(exponent)))
        highest = max(highest, Int(exponent))
      }
      longest = max(longest, factors.count - starts[starts.count - 1])
      starts.append(factors.count)
    }
    self.coefficients = coefficients
    wideCoefficients = polynomial.terms.map { DoubleDouble($0.coefficient) }
    self.starts = starts
    self.factors = factors
    self.longest = longest
    powerCount = highest + 1
  }

  /// How many complex numbers `evaluate` needs as working space.
  var workspaceSize: Int { powerCount * count + 4 * longest + 4 }

  /// Writes the gradient and the Hessian (row by row), and returns the value.
  ///
  /// - Parameters:
  ///   - point: `count` numbers.
  ///   - gradient: room for `count` numbers.
  ///   - hessian: room for `count²` numbers.
  ///   - workspace: room for `workspaceSize` numbers.
  @discardableResult
  func evaluate(
    _ point: UnsafePointer<Complex>, gradient: UnsafeMutablePointer<Complex>,
    hessian: UnsafeMutablePointer<Complex>, workspace: UnsafeMutablePointer<Complex>
  ) -> Complex {
    let (count, powerCount) = (count, powerCount)
    for variable in 0..<count {
      let powers = workspace + variable * powerCount
      powers[0] = .one
      for exponent in 1..<max(powerCount, 1) {
        powers[exponent] = powers[exponent - 1] * point[variable]
      }
      gradient[variable] = .zero
    }
    for cell in 0..<count * count { hessian[cell] = .zero }
    let value = workspace + powerCount * count
    let slope = value + longest
    let tail = slope + longest
    let prefix = tail + longest + 1
    var sum = Complex.zero
    // Safe: `starts` has one entry more than `coefficients`, and its last is how many factors there are.
    factors.withUnsafeBufferPointer { factors in
      coefficients.withUnsafeBufferPointer { coefficients in
        starts.withUnsafeBufferPointer { starts in
          for term in coefficients.indices {
            let start = starts[term]
            let length = starts[term + 1] - start
            if length == 0 {
              sum.real += coefficients[term]
              continue
            }
            let factors = factors.baseAddress! + start
            var running = Complex(coefficients[term])
            for place in 0..<length {
              let factor = factors[place]
              let powers = workspace + Int(factor.variable) * powerCount
              let exponent = Int(factor.exponent)
              value[place] = powers[exponent]
              slope[place] = Double(exponent) * powers[exponent - 1]
              prefix[place] = running
              running = running * value[place]
            }
            sum += running
            tail[length] = .one
            var place = length - 1
            while place >= 0 {
              tail[place] = tail[place + 1] * value[place]
              place -= 1
            }
            for place in 0..<length {
              let factor = factors[place]
              let variable = Int(factor.variable)
              let exponent = Int(factor.exponent)
              let later = slope[place] * tail[place + 1]
              gradient[variable] += prefix[place] * later
              if exponent > 1 {
                let powers = workspace + variable * powerCount
                let curve = Double(exponent * (exponent - 1)) * powers[exponent - 2]
                hessian[variable * count + variable] += prefix[place] * curve * tail[place + 1]
              }
              // The products of the factors before this one, one of them replaced by its slope.
              var product = later
              var earlier = place - 1
              while earlier >= 0 {
                let cell = Int(factors[earlier].variable) * count + variable
                hessian[cell] += prefix[earlier] * slope[earlier] * product
                product = product * value[earlier]
                earlier -= 1
              }
            }
          }
        }
      }
    }
    for row in 0..<count {
      for column in 0..<row { hessian[row * count + column] = hessian[column * count + row] }
    }
    return sum
  }

  /// How many wide numbers `evaluateWide` needs as working space.
  var wideWorkspaceSize: Int { powerCount * count + longest + 1 + count }

  /// Writes `scale` times the gradient plus `lambda` times the point, computed with twice as many
  /// digits, for points where large terms cancel.
  func evaluateWide(
    _ point: UnsafePointer<Complex>, scale: Complex, lambda: (Int) -> Complex,
    into result: UnsafeMutablePointer<Complex>, workspace: UnsafeMutablePointer<WideComplex>
  ) {
    let prefix = workspace + powerCount * count
    let gradient = prefix + longest + 1
    for variable in 0..<count {
      let powers = workspace + variable * powerCount
      powers[0] = WideComplex(.one)
      let value = WideComplex(point[variable])
      for exponent in 1..<max(powerCount, 1) { powers[exponent] = powers[exponent - 1] * value }
      gradient[variable] = .zero
    }
    for term in coefficients.indices {
      let (start, end) = (starts[term], starts[term + 1])
      prefix[0] = WideComplex(wideCoefficients[term], .zero)
      for place in start..<end {
        let factor = factors[place]
        prefix[place - start + 1] =
          prefix[place - start]
          * workspace[Int(factor.variable) * powerCount + Int(factor.exponent)]
      }
      var tail = WideComplex(.one)
      var place = end - 1
      while place >= start {
        let factor = factors[place]
        let powers = workspace + Int(factor.variable) * powerCount
        let slope = DoubleDouble(Double(factor.exponent)) * powers[Int(factor.exponent) - 1]
        let variable = Int(factor.variable)
        gradient[variable] = gradient[variable] + prefix[place - start] * slope * tail
        tail = tail * powers[Int(factor.exponent)]
        place -= 1
      }
    }
    for variable in 0..<count {
      let sum =
        WideComplex(scale) * gradient[variable]
        + WideComplex(lambda(variable)) * WideComplex(point[variable])
      result[variable] = sum.rounded
    }
  }

  /// The value, gradient and Hessian at a point.
  func evaluate(_ point: [Complex]) -> (value: Complex, gradient: [Complex], hessian: [Complex]) {
    var gradient = [Complex](repeating: .zero, count: max(count, 1))
    var hessian = [Complex](repeating: .zero, count: max(count * count, 1))
    var workspace = [Complex](repeating: .zero, count: workspaceSize)
    var point = point.isEmpty ? [Complex.zero] : point
    let value = evaluate(
      &point, gradient: &gradient, hessian: &hessian, workspace: &workspace)
    return (value, Array(gradient.prefix(count)), Array(hessian.prefix(count * count)))
  }
}
