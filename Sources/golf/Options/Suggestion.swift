/// What a person may have meant by a word that golf does not know.
enum Suggestion {
  /// `; did you mean 'ladder'?` where a known word is near, else nothing.
  static func text(for word: String, among known: [String]) -> String {
    nearest(to: word, among: known).map { "; did you mean '\($0)'?" } ?? ""
  }

  /// The known word that takes the fewest changes of a letter, if those are not more than a third
  /// of the letters; the first of several.
  static func nearest(to word: String, among known: [String]) -> String? {
    let ranked = known.map { (word: $0, distance: distance(word, $0)) }
    guard let best = ranked.min(by: { $0.distance < $1.distance }),
      best.distance <= max(1, min(word.count, best.word.count) / 3), best.word.count > 1
    else { return nil }
    return best.word
  }

  /// How many letters must be put in, left out, replaced or swapped with their neighbour (the
  /// distance of Damerau and Levenshtein, in which no letter is changed twice).
  private static func distance(_ left: String, _ right: String) -> Int {
    let (left, right) = (Array(left.lowercased()), Array(right.lowercased()))
    var rows = [Array(0...right.count)]
    for i in left.indices {
      var row = [i + 1]
      for j in right.indices {
        var best = min(row[j] + 1, rows[i][j + 1] + 1, rows[i][j] + (left[i] == right[j] ? 0 : 1))
        if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
          best = min(best, rows[i - 1][j - 1] + 1)
        }
        row.append(best)
      }
      rows.append(row)
    }
    return rows[left.count][right.count]
  }
}
