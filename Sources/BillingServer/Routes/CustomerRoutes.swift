import Billing
import HTTPTypes
import Hummingbird
import Metering
import Reporting
import StripeAccounts
import UsageLedger
import Wire

/// `POST /api/customers`, `GET /api/customers` and `GET /api/customers/{id}`.
struct CustomerRoutes: Sendable {
  private static let fields = ["customer_id", "name", "email", "stripe_customer_id", "test_clock"]

  /// How long an answer waits for Stripe.
  private static let patience = Duration.seconds(2)

  let store: any BillingStore
  let links: any CustomerLinks
  let figures: any CustomerFigures

  /// 201 for a new link, 200 for one that was there.
  @Sendable func link(_ request: Request, _ context: BillingRequestContext) async throws
    -> Response
  {
    let wanted = try Self.customerRequest(try await request.jsonObject())
    let isKnown = try await store.link(of: wanted.customer) != nil
    let link = try await links.link(wanted)
    return Response(
      isKnown ? .ok : .created,
      json: .object(CustomerListing.Entry(customer: link.customer, link: link).jsonForm))
  }

  @Sendable func list(_ request: Request, _ context: BillingRequestContext) async throws
    -> Response
  {
    var query = QueryReader(request, names: ["limit", "cursor"])
    let limit = query.integer("limit", in: 1...1000) ?? 100
    let cursor = query.read("cursor") { text throws(MeteringError) in
      try CustomerCursor(text).customer
    }
    try query.finish()
    let page = try await CustomerListing(store: store).page(after: cursor, limit: limit)
    return Response(
      json: .object([
        "customers": .array(page.entries.map { .object($0.jsonForm) }),
        "next": JSONValue(page.next.map { CustomerCursor($0).text }),
      ]))
  }

  @Sendable func show(_ request: Request, _ context: BillingRequestContext) async throws
    -> Response
  {
    let customer = try context.customer(inPath: "id")
    try await CustomerPresence(store: store).require(customer)
    let subscriptions = try await store.subscriptions(of: customer)
    let details = CustomerDetails(
      customer: customer, link: try await store.link(of: customer), subscriptions: subscriptions,
      states: await collection(of: customer, subscriptions),
      instances: try await store.instances(of: customer))
    return Response(json: details.json)
  }

  /// Nil where it cannot be told, as when Stripe does not answer: the rest is shown all the same.
  private func collection(of customer: CustomerID, _ subscriptions: [SubscriptionRecord]) async
    -> [CollectionState]?
  {
    guard !subscriptions.isEmpty else { return [] }
    return try? await Patience.answer(within: Self.patience) { [figures] in
      try await figures.collection(of: customer)
    }
  }

  private static func customerRequest(_ object: JSONObject) throws -> CustomerRequest {
    var reader = FieldReader(object, fields: fields)
    let customer = reader.customer("customer_id")
    let name = reader.text("name")
    let email = reader.text("email")
    let stripeCustomer = reader.text("stripe_customer_id")
    let testClock = reader.text("test_clock")
    return try reader.finish(
      customer.map {
        CustomerRequest(
          customer: $0, name: name, email: email, stripeCustomer: stripeCustomer,
          testClock: testClock)
      })
  }
}

/// A customer's id in a form that needs no escaping in a URL.
struct CustomerCursor: Hashable, Sendable {
  let customer: CustomerID

  init(_ customer: CustomerID) { self.customer = customer }

  init(_ text: String) throws(MeteringError) {
    guard let bytes = Base64.bytes(ofURLText: text),
      let id = String(validating: bytes, as: UTF8.self)
    else { throw MeteringError(.invalidName, "is not a cursor of this list") }
    customer = try CustomerID(id)
  }

  var text: String { Base64.urlText(of: customer.text.utf8) }
}
