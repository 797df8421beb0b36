import Networks
import Tasks
import Testing

@testable import Constructions

@Suite struct TailedTests {
  @Test func everyFrameHasItsPiecesParametersAtTheSamePlaces() throws {
    let tailed = Tailed()
    let parameters = tailed.parameters
    #expect(tailed.pieceParameters.upperBound == parameters.count)
    for index in tailed.pieceParameters {
      #expect(parameters[index].standard.isZero)
    }
    let task = try LargestRoot(range: -2...2).task(threads: 2)
    for units in [1, 3] {
      let values = tailed.values([
        "bottom": -1, "top": 2, "above": ExactDecimal(units), "below": 2,
      ])
      let pieces = try tailed.pieces(for: task, parameters: values)
      #expect(pieces.map(\.fit.cascade.units) == [units, 2])
      let used = pieces.flatMap(\.parameters)
      #expect(Set(used).count == used.count)
      #expect(used.allSatisfy(tailed.pieceParameters.contains))
    }
  }

  @Test func theWeightsOfATailAreThoseOfItsNeurons() throws {
    let tailed = Tailed()
    let task = try LargestRoot(range: -2...2).task(threads: 2)
    var values = tailed.values(["bottom": -1, "top": 2, "above": 1, "below": 1])
    let bare = try tailed.network(for: task, parameters: values)
    let pieces = try tailed.pieces(for: task, parameters: values)
    for piece in pieces {
      for parameter in piece.parameters { values[parameter] = 25 }
    }
    let full = try tailed.network(for: task, parameters: values)
    let added = pieces.reduce(0) { $0 + $1.parameters.count }
    #expect(full.parameterCount == bare.parameterCount + added)
    #expect(full.score() == bare.score() + 2 * added)
  }

  @Test func theValuesOfAWeightAreAllNumbersOfPrecisionFourAndLess() {
    let values = Tailed().parameters[Tailed().pieceParameters.lowerBound].values
    #expect(values.allSatisfy { $0.precision <= 4 })
    #expect(zip(values, values.dropFirst()).allSatisfy { $0 < $1 })
    for text in ["0.0001", "-0.9999", "1.234", "56.78", "901.2", "9999", "2000", "-3"] {
      #expect(values.contains(ExactDecimal(text) ?? .zero))
    }
  }
}
