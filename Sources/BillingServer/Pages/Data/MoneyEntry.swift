import Amounts
import Billing
import Metering
import Rating
import UsageLedger

/// What one customer adds to the page of money.
struct MoneyEntry: Hashable, Sendable {
  /// So much of something, in a currency.
  struct Sum: Hashable, Sendable {
    let name: String
    let amount: Money
    let currency: Currency
  }

  /// The invoice so far, under its plan.
  var plan: Sum?
  /// Its lines, under their meters.
  var lines: [Sum] = []
  /// What the period will bring, at the least and at the most.
  var low: Sum?
  var high: Sum?
  var uncollected: [MoneyView.Matter] = []
  var unbilled: [MoneyView.Matter] = []
  var held: [MoneyView.Matter] = []
}

extension MoneyEntry {
  init(_ overview: CustomerOverview) {
    let invoice = overview.invoice
    plan = invoice.map { Sum(name: overview.planName, amount: $0.total, currency: $0.currency) }
    lines = (invoice?.lines ?? []).map { line in
      Sum(
        name: line.meter?.text ?? "base fees", amount: line.amount,
        currency: invoice?.currency ?? .usd)
    }
    // A period that cannot be projected counts as it stands.
    low = (overview.projection?.low ?? invoice).map {
      Sum(name: "", amount: $0.total, currency: $0.currency)
    }
    high = (overview.projection?.high ?? invoice).map {
      Sum(name: "", amount: $0.total, currency: $0.currency)
    }
    let href = CustomerView.path(of: overview.customer)
    uncollected = overview.collection.filter(\.isOpen).map { state in
      let left = ((try? state.left()) ?? [:]).filter { $0.value != .zero }
      return MoneyView.Matter(
        name: overview.name, href: href, what: "\(state.title): \(state.detail)",
        amount: left.map { $1.formatted(in: $0) }.sorted().joined(separator: " + "),
        remedy: state.commands.first ?? "")
    }
    unbilled = overview.usage.compactMap { usage in
      guard [.notLinked, .noSubscription].contains(usage.delivery.status),
        usage.total.whole > .zero
      else { return nil }
      return MoneyView.Matter(
        name: overview.name, href: href,
        what: UnitName(usage.meter.unit).counted(usage.total.whole), amount: "",
        remedy: usage.delivery.hint.map { PageText.plain($0) } ?? "")
    }
    held = overview.held.map { report in
      MoneyView.Matter(
        name: overview.name, href: HeldLine.page, what: report.reason, amount: "",
        remedy: HeldLine.fate(of: report))
    }
  }
}

/// Sums by name and currency, the largest first.
struct MoneySums {
  let rows: [MoneyView.Row]

  init(_ sums: [MoneyEntry.Sum]) {
    struct Key: Hashable {
      let name: String
      let currency: Currency
    }
    struct Group {
      let key: Key
      let count: Int
      let total: Money
    }
    let keyed = Dictionary(grouping: sums) { Key(name: $0.name, currency: $0.currency) }
    var groups: [Group] = []
    for (key, sums) in keyed {
      groups.append(Group(key: key, count: sums.count, total: Self.total(sums)))
    }
    groups.sort { left, right in
      left.total != right.total ? left.total > right.total : left.key.name < right.key.name
    }
    rows = groups.map { group in
      MoneyView.Row(
        name: group.key.name, customers: PageText.number(String(group.count)),
        amount: group.total.formatted(in: group.key.currency))
    }
  }

  private static func total(_ sums: [MoneyEntry.Sum]) -> Money {
    sums.reduce(Money.zero) { (try? $0.adding($1.amount)) ?? $0 }
  }

  /// In one line: `$44.00 + 3.00 EUR`; a dash for nothing.
  var text: String {
    rows.isEmpty ? "–" : rows.map(\.amount).joined(separator: " + ")
  }
}
