import Exact
import Basics

extension Solution {
  /// The solution as JSON: `golf-critical-points/1`.
  ///
  /// - Parameter comparison: What random starts reach, layer by layer and by gradient descent.
  public func json(with comparison: LayerSweep.Comparison? = nil) -> JSON {
    var members: [JSON.Member] = [
      .init("format", .string("golf-critical-points/1")),
      .init("name", .string(network.problem.name)),
      .init("unknowns", .array(network.names.map(JSON.string))),
      .init("complete", .bool(isComplete)),
      .init("evidence", .string(evidence.rawValue)),
      .init("counts", counts),
      .init("counted", census?.json ?? .null),
      .init("checks", .array(checks.map(Self.json))),
      .init("warnings", .array(warnings.map(JSON.string))),
    ]
    members.append(.init("sets", .array(sets.map(Self.json))))
    members.append(
      .init("globalMinima", .array(globalMinima.map { .integer($0 + 1) })))
    members.append(.init("globalEvidence", .string(globalEvidence.rawValue)))
    if let comparison {
      members.append(
        .init(
          "starts",
          .object([
            .init("count", .integer(comparison.starts)),
            .init("layerByLayer", Self.json(comparison.sweeping)),
            .init("gradientDescent", Self.json(comparison.descending)),
          ])))
    }
    members.append(
      .init("points", .array(points.enumerated().map { Self.json($1, number: $0 + 1) })))
    return .object(members)
  }

  private var counts: JSON {
    let real = realPoints
    let histogram = indexHistogram.sorted { $0.key < $1.key }
    return .object([
      .init("isolated", .integer(points.count)),
      .init("real", .integer(real.count)),
      .init("torus", .integer(points.count { $0.approximation.allSatisfy { $0.size > 0 } })),
      .init(
        "byIndex", .object(histogram.map { JSON.Member("\($0.key)", .integer($0.value)) })),
      .init("orbits", .integer(orbitSizes.count)),
      .init("certified", .integer(points.count(where: \.isCertified))),
      .init("paths", .integer(paths)),
    ])
  }

  private static func json(_ tally: LayerSweep.Tally) -> JSON {
    let orbits = tally.byOrbit.sorted { $0.key < $1.key }
    return .object([
      .init(
        "byOrbit", .object(orbits.map { JSON.Member("\($0.key + 1)", .integer($0.value)) })),
      .init("elsewhere", .integer(tally.elsewhere)),
      .init("restless", .integer(tally.restless)),
      .init("steps", .integer(tally.steps)),
    ])
  }

  private static func json(_ set: CriticalSet) -> JSON {
    .object([
      .init("dimension", set.dimension.map { .integer($0) } ?? .null),
      .init("loss", .string(set.loss)),
      .init("rational", .bool(set.isRational)),
      .init("real", set.isReal ? .bool(true) : set.isUnreal ? .bool(false) : .null),
      .init("starts", .integer(set.starts)),
      .init("indices", .array(set.indices.map { .integer($0) })),
      .init(
        "sample",
        .array(
          set.sample.map {
            set.isReal ? finite($0.real) : .array([finite($0.real), finite($0.imaginary)])
          })),
    ])
  }

  /// A double; null where it is none, because numbers beyond its range were given.
  private static func finite(_ value: Double) -> JSON {
    value.isFinite ? .double(value) : .null
  }

  private static func json(_ check: CompletenessCheck) -> JSON {
    .object([
      .init("name", .string(check.name)),
      .init("held", check.held.map(JSON.bool) ?? .null),
      .init("detail", .string(check.detail)),
    ])
  }

  private static func json(_ point: CriticalPoint, number: Int) -> JSON {
    func value(_ value: CriticalPoint.Number) -> JSON {
      point.isReal
        ? .string(value.real) : .array([.string(value.real), .string(value.imaginary)])
    }
    var members: [JSON.Member] = [
      .init("number", .integer(number)),
      .init("real", .bool(point.isReal)),
      .init("certified", .bool(point.isCertified)),
      .init("loss", value(point.loss)),
    ]
    if point.isReal {
      members.append(.init("index", point.index.map { .integer($0) } ?? .null))
      members.append(.init("kind", point.kind.map(JSON.string) ?? .null))
    }
    members += [
      .init("multiplicity", .integer(point.multiplicity)),
      .init("radius", finite(point.radius)),
      .init("orbit", .integer(point.orbit + 1)),
      .init("w", .array(point.coordinates.map(value))),
    ]
    return .object(members)
  }
}

extension Census {
  /// The count as JSON.
  public var json: JSON {
    func number(_ value: Int?) -> JSON { value.map { .integer($0) } ?? .null }
    return .object([
      .init("dimension", .integer(dimension)),
      .init("withMultiplicity", number(total)),
      .init("different", number(different)),
      .init("simple", number(simple)),
      .init("degree", number(degree)),
    ])
  }
}
