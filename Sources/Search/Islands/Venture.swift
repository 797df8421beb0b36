/// What an island is about: what it turns to when it is free, and what the search keeps accounts
/// of.
public enum Venture: String, CaseIterable, Codable, Sendable, CodingKeyRepresentable {
  /// The networks that a construction builds: grid, annealing, distilling.
  case building
  /// A network of its own: a sketch is drawn, fitted and rounded, and the result polished.
  case drafting
  /// The network of a walk that came out well, polished more slowly.
  case promoting
  /// The incumbent, polished.
  case following
}

/// What the ventures have cost and brought, lately: the older, the less it counts.
public struct Ledger: Equatable, Codable, Sendable {
  /// One venture's account.
  public struct Account: Equatable, Codable, Sendable {
    /// Generations of islands spent on it.
    public var spent = 0.0
    /// Digits by which it lowered the incumbent's score.
    public var earned = 0.0
  }

  /// The accounts.
  public private(set) var accounts: [Venture: Account] = [:]

  /// What is left of an account after a generation.
  private static let memory = 0.9995
  /// What a venture is believed to have earned, and at what cost, before anything is known of it.
  private static let prior = Account(spent: 200, earned: 1)

  /// An account of that venture.
  subscript(venture: Venture) -> Account { accounts[venture] ?? Account() }

  /// Enters a generation of these islands.
  mutating func spend(_ ventures: [Venture]) {
    for venture in Venture.allCases {
      var account = self[venture]
      account.spent *= Self.memory
      account.earned *= Self.memory
      account.spent += Double(ventures.count { $0 == venture })
      accounts[venture] = account
    }
  }

  /// Enters that a venture lowered the incumbent's score.
  mutating func earn(_ digits: Int, by venture: Venture) {
    accounts[venture, default: Account()].earned += Double(digits)
  }

  /// Digits a generation, as far as one can tell.
  func rate(_ venture: Venture) -> Double {
    (self[venture].earned + Self.prior.earned) / (self[venture].spent + Self.prior.spent)
  }

  /// Whether the numbers are ones this type could have come to.
  var isSane: Bool {
    accounts.values.allSatisfy { $0.spent >= 0 && $0.earned >= 0 && $0.spent + $0.earned < 1e12 }
  }
}
