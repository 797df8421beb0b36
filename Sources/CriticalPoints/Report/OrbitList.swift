/// Points sorted into orbits under changes of sign.
struct OrbitList {
  /// One orbit: its points, and how each comes from the first.
  struct Orbit {
    var members: [(point: Int, change: UInt64)]
  }

  /// The points, closed under the changes of sign.
  private(set) var points: [[Complex]] = []
  /// The orbits.
  private(set) var orbits: [Orbit] = []

  init(_ ends: [[Complex]], signs: SignGroup) {
    var known = PointSet(tolerance: 1e-7)
    for end in ends where known.index(of: end) == nil {
      var orbit = Orbit(members: [])
      for change in signs.changes(of: end) {
        let (index, isNew) = known.add(SignGroup.apply(change, to: end))
        if isNew { orbit.members.append((index, change)) }
      }
      orbits.append(orbit)
    }
    points = known.points
  }
}
