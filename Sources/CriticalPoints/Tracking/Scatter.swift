import Basics

extension CriticalSetSearch {
  /// How many starts are made at a time, and how many times.
  private static let (scattered, mostRounds) = (240, 20)
  /// It ends when so many times in a row found nothing new.
  private static let mostQuiet = 4

  /// Starts from random points, of many sizes and around given ones, until as many simple points are
  /// in the list as there are.
  ///
  /// This finds what paths lose: points near others that are not simple, where paths that lead there
  /// can hardly be told apart. What it finds is proved like everything else.
  func scatter(
    around centres: [[Complex]], into list: inout PointList, wanted: Int, exchanges: [[Int]],
    seed: UInt64, report: (Int) -> Void
  ) {
    var quiet = 0
    for round in 0..<Self.mostRounds {
      if list.simpleCount >= wanted || quiet >= Self.mostQuiet { return }
      let before = list.simpleCount
      report(before)
      let starts = starts(round: round, around: centres, seed: seed)
      let found = landings(from: starts, seed: seed).compactMap { $0 }.filter {
        $0.dimension == 0
      }
      _ = list.add(found.map(\.point))
      list.close(under: exchanges)
      quiet = list.simpleCount > before ? 0 : quiet + 1
    }
  }

  /// Starts at many sizes, two thirds of them around given points, if there are any.
  func starts(round: Int, around centres: [[Complex]], seed: UInt64) -> [[Complex]] {
    (0..<Self.scattered).map { number -> [Complex] in
      var random = SeededGenerator(
        seed: seed, stream: 5_000_000 + UInt64(round * Self.scattered + number))
      guard !centres.isEmpty, !number.isMultiple(of: 3) else {
        // Each coordinate has a size of its own; every other start is real.
        let isReal = number.isMultiple(of: 2)
        let scale = random.power(30)
        return (0..<count).map { _ in
          let size = scale * random.power(10)
          return Complex(size * random.normal(), isReal ? 0 : size * random.normal())
        }
      }
      let centre = centres[random.below(centres.count)]
      let distance = 0.03 * random.power(30) * centre.largestSize
      return centre.map {
        $0 + Complex(distance * random.normal(), distance * random.normal())
      }
    }
  }
}
