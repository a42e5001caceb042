import Amounts
import Billing
import Metering
import UsageLedger

/// How far each customer's totals are on their way to Stripe.
struct DeliveriesView: Sendable {
  struct Row: Sendable {
    let name: String
    let href: String
    let meter: String
    let total: String
    let delivered: String
    let confirmed: String
    let sent: String
    let badge: StatusBadge
    let note: String?
  }

  /// Which of them are wanted.
  enum Kind: String, Hashable, Sendable, CaseIterable {
    case open
    case all

    var label: String { self == .open ? "Not at Stripe yet" : "All" }
  }

  let frame: PageFrame
  let rows: [Row]
  let hasRows: Bool
  let isOpen: Bool
  let reach: String
  let links: [StepLinks.Link]
  let next: String?

  init(
    _ found: CustomerWalk.Found<[Row]>, kind: Kind, frame: PageFrame, next: String?
  ) {
    self.frame = frame
    self.next = next
    rows = found.rows.flatMap(\.self)
    hasRows = !rows.isEmpty
    isOpen = kind == .open
    reach =
      "\(found.examined) customers looked at, \(rows.count) totals shown\(next == nil ? "" : "; more customers follow")"
    links = Kind.allCases.map { each in
      StepLinks.Link(
        label: each.label,
        href: PageAddress(
          APIOperation.deliveriesPage.route.path, each == .open ? [] : [("kind", each.rawValue)]
        ).text, isCurrent: each == kind)
    }
  }

  /// Nil for a customer with nothing to show.
  static func rows(_ overview: CustomerOverview, kind: Kind) -> [Row]? {
    let rows = overview.billedUsage.compactMap { usage -> Row? in
      let isDone = usage.delivery.isReported || usage.delivery.status == .noMeteredPrice
      let isNothing = usage.segment == nil && usage.total.whole == .zero
      guard kind == .all || !isDone, !isNothing else { return nil }
      return Row(usage, overview)
    }
    return rows.isEmpty ? nil : rows
  }
}

extension DeliveriesView.Row {
  fileprivate init(_ usage: MeterUsage, _ overview: CustomerOverview) {
    let record = usage.segment.flatMap { overview.deliveries[$0.key] }
    name = overview.name
    href = CustomerView.path(of: overview.customer)
    meter = usage.meter.key.text
    total = PageText.number(usage.total.whole)
    delivered = usage.delivered.map { PageText.number($0) } ?? "–"
    confirmed = (record?.confirmed?.at).map { PageText.time($0) } ?? "–"
    sent = (record?.newest?.intendedAt).map { PageText.time($0) } ?? "–"
    badge = StatusBadge(usage.delivery)
    note = record?.blockedReason ?? badge.hint
  }
}
