/// Which fields of Stripe's objects `expand[]` may name (docs.stripe.com/api/expanding_objects).
///
/// Both generations share most of them; what moved in 2025-03-31.basil stands in the table of its own generation, so that a path of
/// the other one is refused.
struct ExpandableFields: Sendable {
  /// The kind of object that a route answers with, and whether as a list.
  struct Answer: Sendable {
    var object: String
    var isList: Bool
  }

  /// Each level down costs one of these; `data.items.data.price.product` has one too many.
  static let deepest = 4

  var generation: APIGeneration

  /// Refuses the first path that cannot be expanded.
  func check(_ paths: [String], of answer: Answer) throws(StripeError) {
    for path in paths where !path.isEmpty {
      let parts = path.split(separator: ".", omittingEmptySubsequences: false)
      guard parts.count <= Self.deepest else {
        throw .refusedBeforeWork(
          "You cannot expand more than \(Self.deepest) levels of a property. Property: \(path)",
          param: "expand", code: nil)
      }
      let isWhole = answer.isList && parts.first == "data"
      let field = field(at: isWhole ? parts.dropFirst() : parts[...], of: answer.object)
      let isKnown = field != nil
      if field?.isEmulated == false {
        throw .refusedBeforeWork(
          "The sandbox does not emulate the expansion of: \(path)", param: "expand", code: nil)
      }
      guard isKnown, isWhole == answer.isList, !isWhole || parts.count > 1 else {
        let hint =
          answer.isList && isKnown && !isWhole
          ? " You may want to try expanding 'data.\(path)' instead." : ""
        throw .refusedBeforeWork(
          "This property cannot be expanded (\(path)).\(hint)", param: "expand", code: nil)
      }
    }
  }

  /// The field that a path ends at; nil where it leads nowhere.
  private func field(at path: ArraySlice<Substring>, of object: String) -> Field? {
    guard !path.isEmpty else { return nil }
    for count in 1...path.count {
      let name = path.prefix(count).joined(separator: ".")
      for entry in fields(of: object) where entry.name == name {
        let rest = path.dropFirst(count)
        if rest.isEmpty { return entry }
        if let found = entry.leadsTo.flatMap({ field(at: rest, of: $0) }) { return found }
      }
    }
    return nil
  }

  private func fields(of object: String) -> [Field] {
    let own = generation == .meters ? Self.ofMeters : Self.ofUsageRecords
    return (Self.shared[object] ?? []) + (own[object] ?? [])
  }

  private struct Field: Sendable {
    var name: String
    var leadsTo: String?
    var isEmulated: Bool

    /// `customer>customer` leads on to a customer; `schedule` ends there; `~tax` is known to Stripe and not emulated here.
    init(_ text: Substring) {
      isEmulated = text.first != "~"
      let halves = text.drop { $0 == "~" }.split(separator: ">")
      name = String(halves[0])
      leadsTo = halves.count > 1 ? String(halves[1]) : nil
    }
  }

  private static func table(_ rows: [String: String]) -> [String: [Field]] {
    rows.mapValues { $0.split(whereSeparator: { $0 == " " || $0 == "\n" }).map(Field.init) }
  }

  private static let shared = table([
    "customer": """
    ~cash_balance default_source ~invoice_credit_balance ~invoice_settings.default_payment_method ~sources
    subscriptions subscriptions.data>subscription ~tax ~tax_ids test_clock
    """,
    "product": "default_price>price ~tax_code",
    "price": "~currency_options product>product tiers",
    "plan": "product>product tiers",
    "subscription": """
    application automatic_tax.liability.account customer>customer ~default_payment_method default_source discounts
    invoice_settings.account_tax_ids invoice_settings.issuer.account items items.data>subscription_item
    latest_invoice>invoice on_behalf_of pending_setup_intent plan>plan schedule>schedule test_clock transfer_data.destination
    """,
    "subscription_item": "discounts plan>plan price>price",
    "invoice": """
    account_tax_ids application automatic_tax.liability.account customer>customer default_payment_method default_source
    discounts from_invoice.invoice>invoice issuer.account latest_revision>invoice lines lines.data>line_item on_behalf_of
    test_clock
    """,
    "schedule":
      "~application customer>customer subscription>subscription ~phases.items.price test_clock",
    "line_item": "discounts",
    "invoiceitem": "customer>customer discounts invoice>invoice test_clock",
    "credit_grant": "customer>customer test_clock",
    "credit_transaction": "credit_grant>credit_grant test_clock",
    "alert": "~usage_threshold.filters.customer usage_threshold.meter",
  ])

  private static let ofMeters = table([
    "invoice": """
    ~confirmation_secret parent.subscription_details.subscription>subscription ~payments ~payments.data
    total_discount_amounts.discount
    """,
    "line_item":
      "pricing.price_details.price>price pricing.price_details.product>product subscription>subscription",
    "invoiceitem": "pricing.price_details.price>price",
  ])

  private static let ofUsageRecords = table([
    "invoice":
      "charge discount payment_intent quote subscription>subscription subscription_details total_tax_amounts.tax_rate",
    "line_item": "invoice_item plan>plan price>price subscription>subscription",
    "invoiceitem": "price>price subscription>subscription",
    "subscription": "discount",
    "customer": "discount",
  ])
}

extension Route {
  /// What the route answers with, as far as anything of it can be expanded; found by the words of its path.
  var answer: ExpandableFields.Answer {
    let words = segments.filter { $0.first != "{" }
    let isList = method == .get && fields.contains { $0.name == "starting_after" }
    let object = words.reversed().lazy.compactMap { Self.objects[$0] }.first ?? ""
    return .init(object: object, isList: isList)
  }

  private static let objects = [
    "customers": "customer", "products": "product", "prices": "price",
    "subscriptions": "subscription", "subscription_items": "subscription_item",
    "invoices": "invoice", "invoiceitems": "invoiceitem", "lines": "line_item",
    "credit_grants": "credit_grant", "credit_balance_transactions": "credit_transaction",
    "alerts": "alert", "usage_records": "usage_record", "usage_record_summaries": "usage_record",
    "subscription_schedules": "schedule", "meters": "meter", "event_summaries": "meter",
    "sessions": "session",
  ]
}
