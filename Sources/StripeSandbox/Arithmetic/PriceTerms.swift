/// What a price says about amounts, without its names: all that arithmetic needs.
struct PriceTerms: Codable, Sendable, Equatable {
  enum TiersMode: String, Codable, Sendable {
    case graduated, volume
  }

  struct Tier: Codable, Sendable, Equatable {
    /// The last unit of the tier, inclusive; nil for the tier without end.
    var upTo: Int64?
    var unitAmount: DecimalAmount?
    var flatAmount: DecimalAmount?
  }

  struct Packaging: Codable, Sendable, Equatable {
    enum Direction: String, Codable, Sendable {
      case up, down
    }
    var divideBy: Int64
    var direction: Direction

    func packages(of quantity: Int64) -> Int64 {
      let whole = quantity / divideBy
      return direction == .up && quantity % divideBy != 0 ? whole + 1 : whole
    }
  }

  var unitAmount: DecimalAmount?
  var tiers: [Tier] = []
  var tiersMode: TiersMode?
  var packaging: Packaging?
}
