import Billing
import HTTPTypes
import Hummingbird
import Metering
import Reporting
import StripeAccounts
import UsageLedger

/// `POST /api/customers`, `GET /api/customers` and `GET /api/customers/{id}`.
struct CustomerRoutes: Sendable {
  private static let fields = ["customer_id", "name", "email", "stripe_customer_id", "test_clock"]

  /// How long an answer waits for Stripe.
  private static let patience = Duration.seconds(2)

  let store: any BillingStore
  let links: any CustomerLinks
  let figures: any CustomerFigures
  let lists: ListGate

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
    let cursor: CustomerCursor? = query.cursor()
    try query.finish()
    return try await lists.pass(context) {
      let page = try await CustomerListing(store: store).page(after: cursor?.customer, limit: limit)
      return await Response(
        list: "customers", of: page.entries, next: page.next.map(CustomerCursor.init)
      ) { entry, writer in writer.write(.object(entry.jsonForm)) }
    }
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
