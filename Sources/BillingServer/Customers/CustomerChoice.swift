import Hummingbird
import Metering
import UsageLedger

/// Which customers the first page shows and in which order, as its form asks for them.
struct CustomerChoice: Hashable, Sendable {
  /// In which order.
  enum Order: String, Hashable, Sendable, CaseIterable {
    case id
    case estimate
    case growth
    case silence

    var label: String {
      switch self {
      case .id: "id"
      case .estimate: "highest estimate"
      case .growth: "strongest growth"
      case .silence: "longest without a report"
      }
    }
  }

  /// Which of them.
  enum Kind: String, Hashable, Sendable, CaseIterable {
    case all
    case trouble
    case growing
    case shrinking

    var label: String {
      switch self {
      case .all: "all"
      case .trouble: "in trouble"
      case .growing: "growing by a tenth or more"
      case .shrinking: "shrinking by a tenth or more"
      }
    }
  }

  static let names = ["q", "kind", "plan", "order", "cursor"]

  let text: String
  let kind: Kind
  /// A plan's key; empty for any.
  let plan: String
  let order: Order
  var cursor: CustomerID?

  /// Whether it can be told from the listing alone, without any customer's figures.
  var isPlain: Bool { kind == .all && plan.isEmpty && order == .id }

  init(text: String = "", kind: Kind = .all, plan: String = "", order: Order = .id) {
    self.text = text
    self.kind = kind
    self.plan = plan
    self.order = order
  }

  /// As the query says; what it does not say is the default.
  init(_ request: Request) throws {
    var query = QueryReader(request, names: Self.names, isForm: true)
    let text = query.text("q") ?? ""
    if text.unicodeScalars.count > 100 { query.refuse("q", "has more than 100 characters") }
    self.text = text
    plan = query.text("plan") ?? ""
    kind = query.choice("kind", of: Kind.self) ?? .all
    order = query.choice("order", of: Order.self) ?? .id
    let cursor: CustomerCursor? = query.cursor()
    self.cursor = cursor?.customer
    try query.finish()
  }

  /// Those of them that are chosen, in the order that is chosen. `differing`: the customers in whom the verification found a
  /// difference, who are in trouble whatever else is known of them.
  func chosen(of summaries: [CustomerSummary], differing: Set<CustomerID>) -> [CustomerSummary] {
    let text = text.lowercased()
    return order.sorted(
      summaries.filter { summary in
        (plan.isEmpty || summary.plan == plan)
          && (text.isEmpty || summary.entry.contains(text))
          && kind.admits(summary, isDiffering: differing.contains(summary.entry.customer))
      })
  }

  /// The address of the next page.
  func path(after customer: CustomerID) -> String {
    var parts = [("cursor", CustomerCursor(customer).text)]
    if !text.isEmpty { parts.append(("q", text)) }
    if kind != .all { parts.append(("kind", kind.rawValue)) }
    if !plan.isEmpty { parts.append(("plan", plan)) }
    if order != .id { parts.append(("order", order.rawValue)) }
    return PageAddress(APIOperation.dashboard.route.path, parts).text
  }
}

extension CustomerChoice.Kind {
  fileprivate func admits(_ summary: CustomerSummary, isDiffering: Bool) -> Bool {
    switch self {
    case .all: true
    case .trouble: summary.isInTrouble || isDiffering
    case .growing: summary.growth.map { $0 >= 10 } ?? false
    case .shrinking: summary.growth.map { $0 <= -10 } ?? false
    }
  }
}

extension CustomerChoice.Order {
  /// Those first that the order asks for; equal ones stay as they were, and those of which nothing is known are last.
  fileprivate func sorted(_ summaries: [CustomerSummary]) -> [CustomerSummary] {
    func byKey<Key: Comparable>(_ key: (CustomerSummary) -> Key?) -> [CustomerSummary] {
      let known = summaries.enumerated().compactMap { place, summary in
        key(summary).map { (key: $0, place: place, summary: summary) }
      }
      let unknown = summaries.filter { key($0) == nil }
      return known.sorted { $0.key != $1.key ? $0.key > $1.key : $0.place < $1.place }
        .map(\.summary) + unknown
    }
    return switch self {
    case .id: summaries
    case .estimate: byKey { $0.estimate }
    case .growth: byKey { $0.growth }
    case .silence: byKey { $0.lastReport.map { -$0.nanoseconds } }
    }
  }
}
