/// The families golf knows.
public enum Catalogue {
  /// The families that are built, from the most wasteful to the most frugal.
  public static let constructions: [any Construction] = [
    Memorise(), Sampling(), Ladder(),
  ]

  /// The families that are fitted, from the general to the particular.
  public static let sketches: [any Sketch] = [LayeredSketch(), AnalogSketch()]

  /// All families; the more frugal ones come later.
  public static let families: [any Family] = constructions + sketches

  /// The family of that name.
  public static func family(named name: String) -> (any Family)? {
    families.first { $0.name == name }
  }
}
