/// A customer; a deleted one stays as a stub, as docs.stripe.com/api/customers/delete has it.
struct Customer: Identified, Codable, Sendable {
  var id: String
  var created: Int64
  var clock: String?
  var name: String?
  var email: String?
  var description: String?
  var phone: String?
  var currency: String?
  var paymentMethod: String?
  var metadata: [StringPair] = []
  var address: [StringPair]?
  /// In minor units; negative is a credit that the next invoice uses.
  var balance: Int64 = 0
  var nextInvoiceSequence: Int64 = 1
  var taxExempt: String?
  var isDelinquent = false
  var isDeleted = false
  /// The discount of all invoices whose subscription has none.
  var discount: String?

  /// The letters before the number of every invoice.
  var invoicePrefix: String { id.suffix(8).uppercased() }

  func rendered(_ rendering: Rendering, in state: SandboxState) -> JSON {
    if isDeleted { return Self.deleted(id, object: "customer") }
    var json = JSONObject(id: id, object: "customer")
    json.set("address", address.map { Self.addressObject($0) } ?? .null)
    json.set("balance", balance)
    json.set("created", created)
    json.set("currency", currency)
    json.set("default_source", JSON.null)
    json.set("delinquent", isDelinquent)
    json.set("description", description)
    if rendering.generation == .usageRecords || discount != nil {
      json.set(
        "discount",
        discount.flatMap { state.discounts[$0]?.rendered(rendering.generation) } ?? .null)
    }
    json.set("email", email)
    json.set("invoice_prefix", invoicePrefix)
    json.set("invoice_settings", invoiceSettings)
    json.set("livemode", false)
    json.set("metadata", metadata)
    json.set("name", name)
    json.set("next_invoice_sequence", nextInvoiceSequence)
    json.set("phone", phone)
    json.emptyLists("preferred_locales")
    json.set("shipping", JSON.null)
    json.set("tax_exempt", taxExempt ?? "none")
    json.set("test_clock", state.clockReference(clock, rendering))
    if let wanted = rendering.expansion["subscriptions"] {
      json.set("subscriptions", subscriptions(wanted, rendering, in: state))
    }
    return .object(json)
  }

  static func deleted(_ id: String, object: String) -> JSON {
    var json = JSONObject(id: id, object: object)
    json.set("deleted", true)
    return .object(json)
  }

  private var invoiceSettings: JSONObject {
    var settings = JSONObject()
    settings.set("custom_fields", JSON.null)
    settings.set("default_payment_method", paymentMethod)
    settings.nulls("footer", "rendering_options")
    return settings
  }

  private static func addressObject(_ pairs: [StringPair]) -> JSON {
    var address = JSONObject()
    for name in ["city", "country", "line1", "line2", "postal_code", "state"] {
      address.set(name, pairs.first { $0.name == name }?.value)
    }
    return .object(address)
  }

  private func subscriptions(
    _ wanted: Expansion, _ rendering: Rendering, in state: SandboxState
  ) -> JSON {
    let live = state.liveSubscriptions(of: id)
    let below = Rendering(
      generation: rendering.generation, expansion: wanted.below("data"))
    return Listing<Subscription>.list(
      live.prefix(10).map { $0.rendered(below, in: state) },
      url: "/v1/customers/\(id)/subscriptions", hasMore: live.count > 10)
  }
}
