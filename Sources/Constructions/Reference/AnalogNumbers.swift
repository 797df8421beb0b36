import Networks

/// The numbers of an analog network's front: short decimals that make its formulas hold.
///
/// With α = a/3 everything is whole: -p = 3α² - b, q = c + α(2α² - b), x = t - α. The front has a node A,
/// which is α or α/2, so α = share·A. Each node has a scale of its own, so that the numbers around it
/// can be short:
///
///     A      = third·a
///     bend   = softplus(ε·A)
///     slope  = gain·(bend - ln 2) - (gain·ε/2)·A - σ·b                  = σ(2α² - b)
///     depth  = 3·rise·slope + (rise·σ)·b                                = -2·rise·σ·p
///     plus   = softplus(ε'·A + lean·slope), minus = softplus(-ε'·A + lean·slope)
///     offset = height·(plus - minus) - (height·ε')·A + ω·c              = ω·q
///
/// All of ε, `gain`, `rise`, ε', `lean` and `height` are decimals of one digit; those are taken
/// whose formulas cost least.
struct AnalogNumbers: Equatable, Sendable {
  /// A as a multiple of `a`, and α as a multiple of A.
  private let part: Part
  private let square: Square
  private let product: Product

  private struct Part: Equatable {
    let third: ExactDecimal
    let share: Int
  }

  /// ε, the gain, and a third of the slope's factor in the depth.
  private struct Square: Equatable {
    let part: Part
    let bend, gain, rise: ExactDecimal
    /// σ = gain·ε²/(16·share²)
    var slope: ExactDecimal {
      gain * bend * bend * (part.share == 1 ? AnalogNumbers.sixteenth : AnalogNumbers.sixtyFourth)
    }
    var price: Int {
      [bend, gain, gain, gain * bend * AnalogNumbers.half, slope, 3 * rise, rise * slope]
        .reduce(part.third.precision) { $0 + $1.precision }
    }
  }

  /// ε', the slope's factor, and that of the difference in the offset.
  private struct Product: Equatable {
    let twist, lean, height: ExactDecimal
    /// ω = height·ε'·lean·σ/(2·share)
    func offset(_ square: Square) -> ExactDecimal {
      height * twist * lean * square.slope
        * (square.part.share == 1 ? AnalogNumbers.half : AnalogNumbers.quarter)
    }
    func price(_ square: Square) -> Int {
      [twist, lean, height, twist, lean, height, height * twist, offset(square)]
        .reduce(0) { $0 + $1.precision }
    }
  }

  private static let half = ExactDecimal(5, exponent: -1)
  private static let quarter = ExactDecimal(25, exponent: -2)
  private static let sixteenth = ExactDecimal(625, exponent: -4)
  private static let sixtyFourth = ExactDecimal(15625, exponent: -6)
  /// A front is taken when it costs so many digits more than the cheapest.
  private static let slack = 2

  /// A beside `a`.
  var third: Double { part.third.doubleValue }
  /// α beside A.
  var share: Int { part.share }
  /// ε
  var bend: Double { square.bend.doubleValue }
  /// The factor of the softplus less what is not quadratic in it.
  var gain: Double { square.gain.doubleValue }
  /// gain·ε/2
  var line: Double { (square.gain * square.bend * Self.half).doubleValue }
  /// σ
  var slope: Double { square.slope.doubleValue }
  /// The factors of the slope and of b in the depth.
  var rise: (slope: Double, b: Double) {
    ((3 * square.rise).doubleValue, (square.rise * square.slope).doubleValue)
  }
  /// What the depth is beside -p.
  var depth: Double { (2 * square.rise * square.slope).doubleValue }
  /// ε'
  var twist: Double { product.twist.doubleValue }
  /// The factor of the slope in the product.
  var lean: Double { product.lean.doubleValue }
  /// The factor of the product's difference in the offset.
  var height: Double { product.height.doubleValue }
  /// height·ε'
  var turn: Double { (product.height * product.twist).doubleValue }
  /// ω, what the offset is beside q.
  var offset: Double { product.offset(square).doubleValue }

  /// What all numbers cost together.
  var price: Int { square.price + product.price(square) }

  /// All sets of numbers that cost about as little as any.
  static func cheapest(for scales: AnalogScales) -> [AnalogNumbers] {
    let threes = (0..<scales.thirdPlaces).reduce(0) { number, _ in 10 * number + 3 }
    let parts = [
      Part(third: ExactDecimal(threes, exponent: -scales.thirdPlaces), share: 1),
      Part(third: ExactDecimal((threes + 1) / 2, exponent: -scales.thirdPlaces), share: 2),
    ]
    let squares = parts.flatMap { part in
      oneDigit(scales.bend.times(part.share)).flatMap { bend in
        oneDigit(1...99).flatMap { gain in
          oneDigit(0.01...100).map { Square(part: part, bend: bend, gain: gain, rise: $0) }
        }
      }
    }.filter {
      scales.slope.contains($0.slope.doubleValue)
        && scales.depth.contains(2 * ($0.rise * $0.slope).doubleValue)
    }
    let fronts = cheapest(squares, price: \.price).flatMap { square in
      oneDigit(scales.twist.times(square.part.share)).flatMap { twist in
        oneDigit(0.01...100).filter {
          scales.lean.contains(($0 * square.slope).doubleValue)
        }.flatMap { lean in
          oneDigit(1...99).map { height in
            AnalogNumbers(
              part: square.part, square: square,
              product: Product(twist: twist, lean: lean, height: height))
          }
        }
      }
    }.filter { scales.offset.contains($0.offset) }
    return cheapest(fronts, price: \.price)
  }

  private static func cheapest<Choice>(
    _ choices: [Choice], price: (Choice) -> Int
  ) -> [Choice] {
    let prices = choices.map(price)
    let bound = (prices.min() ?? 0) + slack
    return zip(choices, prices).filter { $0.1 <= bound }.map(\.0)
  }

  /// The decimals of one digit in an interval.
  private static func oneDigit(_ interval: ClosedRange<Double>) -> [ExactDecimal] {
    (-6...4).flatMap { exponent in
      (1...9).map { ExactDecimal($0, exponent: exponent) }
    }.filter { interval.contains($0.doubleValue) }
  }
}

extension ClosedRange<Double> {
  fileprivate func times(_ factor: Int) -> ClosedRange {
    lowerBound * Double(factor)...upperBound * Double(factor)
  }
}
