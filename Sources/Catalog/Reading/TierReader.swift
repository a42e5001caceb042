import Amounts
import Yams

/// Reads the `tiers` of a graduated or volume price: rising bounds, the last one without.
struct TierReader {
  static let keys = ["up_to", "unit_amount", "flat_amount"]
  private static let unbounded = "inf"

  private struct Draft {
    let tier: PriceTier
    let section: CatalogSection
  }

  let currency: Currency
  let log: IssueLog

  /// Nil, and logged, when the list is not one of tiers.
  func read(_ price: CatalogSection) -> [PriceTier]? {
    let path = price.path.key("tiers")
    guard let node = price.node("tiers") else {
      log.add(
        .missingKey, at: path, line: price.line, "the key \"tiers\" is missing",
        allowed: "a list of tiers")
      return nil
    }
    guard case .sequence(let sequence) = node, !sequence.isEmpty else {
      log.add(
        .badValue, at: path, line: node.mark?.line, "not a list with a tier in it",
        found: node.scalar?.string, allowed: "a list of tiers")
      return nil
    }
    let drafts = sequence.enumerated().map { tier($0.element, at: path.index($0.offset)) }
    let tiers = drafts.compactMap { $0?.tier }
    return isRising(drafts) && tiers.count == drafts.count ? tiers : nil
  }

  private func tier(_ node: Node, at path: CatalogPath) -> Draft? {
    guard let section = CatalogSection(node, at: path, keys: Self.keys, log: log) else {
      return nil
    }
    let upTo = section.required("up_to", Self.bounds) { bound($0) }
    let flat = section.optional("flat_amount", default: nil, "an amount") {
      $0.money(in: currency).map { Optional(UnitPrice($0)) }
    }
    let unit =
      section.has("flat_amount") && !section.has("unit_amount")
      ? .zero : section.required("unit_amount", "an amount") { $0.unitPrice(in: currency) }
    guard let upTo, let flat, let unit else { return nil }
    return Draft(
      tier: PriceTier(upTo: upTo, unitAmount: unit, flatAmount: flat), section: section)
  }

  private static let bounds = "a whole number, inclusive, or inf"

  private func bound(_ scalar: CatalogScalar) -> WholeQuantity?? {
    if scalar.text == Self.unbounded { return .some(nil) }
    guard scalar.text.first?.isNumber ?? false else {
      return scalar.refuse("not a bound", allowed: Self.bounds)
    }
    return scalar.whole(in: 1...PriceReader.quantities.upperBound).map(Optional.some)
  }

  /// Logs every tier that does not continue the one before; those that could not be read are passed over.
  private func isRising(_ drafts: [Draft?]) -> Bool {
    var isRising = true
    var previous = WholeQuantity.zero
    for (index, draft) in drafts.enumerated() {
      guard let draft else { continue }
      let isLast = index == drafts.count - 1
      if let problem = problem(draft.tier, after: previous, isLast: isLast) {
        isRising = false
        log.add(
          .conflict, at: draft.section.path.key("up_to"), line: draft.section.line(of: "up_to"),
          problem, found: draft.tier.upTo?.description ?? Self.unbounded,
          allowed: isLast ? Self.unbounded : "a number above \(previous)")
      }
      previous = draft.tier.upTo ?? previous
    }
    return isRising
  }

  private func problem(_ tier: PriceTier, after previous: WholeQuantity, isLast: Bool) -> String? {
    guard let upTo = tier.upTo else {
      return isLast ? nil : "only the last tier has no bound"
    }
    if isLast { return "the last tier must have no bound" }
    return upTo > previous ? nil : "tiers must rise"
  }
}
