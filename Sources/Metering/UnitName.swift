public import Amounts

/// A meter's unit as people read it beside a number: `1 message`, `1,500,000 messages`, `3 GB`.
public struct UnitName: Hashable, Sendable {
  /// Singular, as the catalogue has it.
  public let singular: String

  /// The unit as the catalogue names it, in the singular.
  public init(_ singular: String) { self.singular = singular }

  /// English plural for words in small letters; symbols such as `GB` stay.
  public var plural: String {
    let isWord = singular.utf8.allSatisfy { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
    guard isWord, let last = singular.utf8.last, last != UInt8(ascii: "s") else { return singular }
    let stem = singular.dropLast()
    if last == UInt8(ascii: "y"), let before = stem.last, !"aeiou".contains(before) {
      return stem + "ies"
    }
    let isHissing = ["x", "z", "ch", "sh"].contains { singular.hasSuffix($0) }
    return singular + (isHissing ? "es" : "s")
  }

  /// The word that goes with a quantity.
  public func text(for quantity: WholeQuantity) -> String { quantity == 1 ? singular : plural }

  /// The quantity with grouped digits, and the word that goes with it.
  public func counted(_ quantity: WholeQuantity) -> String {
    "\(quantity.grouped) \(text(for: quantity))"
  }

  /// What a price's unit is called at Stripe when it is charged for each `size` units: `device`, `thousand messages`.
  public func label(per size: WholeQuantity) -> String {
    switch size {
    case ...1: singular
    case 1_000: "thousand \(plural)"
    case 1_000_000: "million \(plural)"
    default: "\(size.grouped) \(plural)"
    }
  }
}
