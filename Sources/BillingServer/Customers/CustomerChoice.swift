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

  var text = ""
  var kind = Kind.all
  /// A plan's key; empty for any.
  var plan = ""
  var order = Order.id
  var cursor: CustomerID?

  /// Whether it can be told from the listing alone, without any customer's figures.
  var isPlain: Bool { kind == .all && plan.isEmpty && order == .id }

  init() {}

  /// As the query says; what it does not say is the default.
  init(_ request: Request) throws {
    var query = QueryReader(request, names: Self.names, isForm: true)
    text = query.text("q") ?? ""
    if text.unicodeScalars.count > 100 { query.refuse("q", "has more than 100 characters") }
    plan = query.text("plan") ?? ""
    kind = query.choice("kind", of: Kind.self) ?? .all
    order = query.choice("order", of: Order.self) ?? .id
    let cursor: CustomerCursor? = query.cursor()
    self.cursor = cursor?.customer
    try query.finish()
  }

  /// Whether a customer is one of those.
  func admits(_ overview: CustomerOverview) -> Bool {
    guard plan.isEmpty || overview.subscription?.plan == plan else { return false }
    let isText =
      text.isEmpty
      || [overview.customer.text, overview.name, overview.link?.stripeCustomer].contains {
        $0?.lowercased().contains(text.lowercased()) ?? false
      }
    guard isText else { return false }
    return switch kind {
    case .all: true
    case .trouble: overview.isInTrouble
    case .growing: overview.growth.map { $0 >= 10 } ?? false
    case .shrinking: overview.growth.map { $0 <= -10 } ?? false
    }
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
