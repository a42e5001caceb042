import Amounts
import Rating
import StripeDelivery

/// The operator's first page: the customers of one page of the listing.
struct DashboardView: Sendable {
  /// One of a form's choices.
  struct Option: Sendable {
    let value: String
    let label: String
    let isChosen: Bool
  }

  /// What the page was asked for, and what that found.
  struct Scope: Sendable {
    let choice: CustomerChoice
    /// The plans that there are; nil where nobody told.
    let plans: [String]
    /// How many were found among how many; nil for the plain listing.
    let note: String?
  }

  let frame: PageFrame
  let search: String
  let kinds: [Option]
  let plans: [Option]
  let orders: [Option]
  let isNarrowed: Bool
  /// How many were found among how many; nil for the plain listing.
  let note: String?
  /// HTML, a row each.
  let rows: [String]
  let hasRows: Bool
  let tiles: [Tile]
  let isPaged: Bool
  let next: String?

  /// A number above the table.
  struct Tile: Sendable {
    let label: String
    let value: String
    let note: String
  }

  init(
    _ customers: [DashboardEntry], _ scope: Scope, verified: VerificationReport? = nil,
    frame: PageFrame, isPaged: Bool, next: String?
  ) {
    self.frame = frame
    let choice = scope.choice
    search = choice.text
    kinds = CustomerChoice.Kind.allCases.map {
      Option(value: $0.rawValue, label: $0.label, isChosen: $0 == choice.kind)
    }
    orders = CustomerChoice.Order.allCases.map {
      Option(value: $0.rawValue, label: $0.label, isChosen: $0 == choice.order)
    }
    let known = choice.plan.isEmpty || scope.plans.contains(choice.plan) ? [] : [choice.plan]
    plans =
      [Option(value: "", label: "any", isChosen: choice.plan.isEmpty)]
      + (scope.plans + known).map { Option(value: $0, label: $0, isChosen: $0 == choice.plan) }
    isNarrowed = !choice.isPlain || !choice.text.isEmpty
    note = scope.note
    self.isPaged = isPaged
    self.next = next
    rows = customers.map(\.row)
    hasRows = !rows.isEmpty
    tiles = Self.tiles(customers, isPaged: isPaged) + [Self.tile(verified)]
  }

  private static func tile(_ verified: VerificationReport?) -> Tile {
    guard let verified else {
      return Tile(label: "Differences from Stripe", value: "–", note: "verified within the hour")
    }
    let count = verified.differences.count
    let time = PageText.time(verified.finishedAt)
    return Tile(
      label: "Differences from Stripe", value: String(count),
      note: count == 0
        ? "all \(verified.customers) customers agree, \(time)" : "billing verify, \(time)")
  }

  private static func tiles(_ customers: [DashboardEntry], isPaged: Bool) -> [Tile] {
    let scope = isPaged ? "on this page" : ""
    let waiting = customers.reduce(0) { $0 + $1.waiting }
    let silent = customers.reduce(0) { $0 + $1.silent }
    return [
      Tile(label: "Customers", value: String(customers.count), note: scope),
      Tile(label: "Estimated so far", value: estimate(customers), note: scope),
      Tile(
        label: "Meters not at Stripe", value: String(waiting),
        note: waiting == 0 ? "all delivered" : "see the states below"),
      Tile(
        label: "Silent instances", value: String(silent),
        note: silent == 0 ? "all report" : "their gauges count on"),
    ]
  }

  /// One sum for each currency.
  private static func estimate(_ customers: [DashboardEntry]) -> String {
    let estimates = customers.compactMap(\.estimate)
    let sums = Dictionary(grouping: estimates, by: \.currency).map { currency, estimates in
      let total = estimates.reduce(Money.zero) { (try? $0.adding($1.total)) ?? $0 }
      return total.formatted(in: currency)
    }
    return sums.isEmpty ? "–" : sums.sorted().joined(separator: " + ")
  }
}
