import Amounts
import Metering
public import Reporting
import StripeAPI

extension AccountAdoption {
  /// For a terminal: what subscriptions would get, what they cannot, and what their last invoices would have been.
  public var lines: [String] {
    Self.section("not in the proposed file:", proposal.refusals.map(\.description))
      + Self.section("would get an item:", subscriptions.additions.map(\.description))
      + Self.section("get nothing:", subscriptions.refusals.map(\.description))
      + Self.section(
        "the last invoices:", comparisons.map(\.description) + [total].compactMap { $0 })
  }

  private var total: String? {
    guard let currency = comparisons.first?.currency, comparisons.count > 1 else { return nil }
    let stripe = comparisons.reduce(0) { $0 + $1.stripe.minorUnits }
    let ours = comparisons.reduce(0) { $0 + $1.ours.minorUnits }
    let others = comparisons.count { $0.ours != $0.stripe }
    return
      "together \(Money(minorUnits: stripe).formatted(in: currency)), \(Money(minorUnits: ours).formatted(in: currency)) with the catalogue; \(others) of \(comparisons.count) would have been others"
  }

  private static func section(_ title: String, _ lines: [String]) -> [String] {
    lines.isEmpty ? [] : [title] + lines.map { "  \($0)" }
  }

  /// `catalog` (the file's text), `changes`, `not_adoptable`, `unchanged_subscriptions` (each `subject` and `reason`) and
  /// `last_invoices`.
  public var document: JSONObject {
    [
      "catalog": .string(proposal.yaml), "changes": .array(changes.map { .string($0) }),
      "not_adoptable": .array(proposal.refusals.map(\.document)),
      "unchanged_subscriptions": .array(subscriptions.refusals.map(\.document)),
      "last_invoices": .array(comparisons.map(\.document)),
    ]
  }
}

extension NotAdoptable {
  /// `subject` and `reason`.
  public var document: JSONValue {
    .object(["subject": .string(subject), "reason": .string(reason)])
  }
}

extension PastInvoice {
  fileprivate var document: JSONValue {
    .object([
      "subscription_id": .string(subscription.rawValue), "customer_id": .string(customer),
      "invoice_id": .string(invoice.rawValue), "period_start": .string("\(period.start)"),
      "period_end": .string("\(period.end)"), "stripe_minor": JSONValue(stripe.minorUnits),
      "besides_minor": JSONValue(besides.minorUnits), "ours_minor": JSONValue(ours.minorUnits),
      "difference_minor": JSONValue(difference.minorUnits),
    ])
  }
}
