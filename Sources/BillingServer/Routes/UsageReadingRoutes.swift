import Hummingbird
import Metering
import Reporting
import StripeAccounts
import UsageLedger

/// `GET /api/usage/{customerId}` and `/latest`.
struct UsageReadingRoutes: Sendable {
  private static let parameters = ["from", "to", "limit", "instance_id", "cursor"]

  let store: any BillingStore
  let figures: any CustomerFigures
  let lists: ListGate

  @Sendable func list(_ request: Request, _ context: BillingRequestContext) async throws
    -> Response
  {
    let customer = try context.customer(inPath: "customerId")
    let filter = try Self.filter(request)
    return try await lists.pass(context) {
      let page = try await store.entries(of: customer, matching: filter)
      if page.total == 0 { try await CustomerPresence(store: store).require(customer) }
      let voids = try await store.voids(of: page.entries)
      let held = try await store.quarantined(among: page.entries)
      return await Response(
        list: "reports", of: page.entries, next: page.next.map { RowCursor($0.number) },
        before: ["customer_id": .string(customer.text)],
        behind: ["total": JSONValue(page.total)]
      ) { entry, writer in
        entry.write(
          to: &writer, void: entry.voidedBy.flatMap { voids[$0] }, quarantine: held[entry.id])
      }
    }
  }

  @Sendable func latest(_ request: Request, _ context: BillingRequestContext) async throws
    -> Response
  {
    let customer = try context.customer(inPath: "customerId")
    var query = QueryReader(request, names: ["instance_id"])
    let instance = query.read("instance_id") { text throws(MeteringError) in try InstanceID(text) }
    try query.finish()
    let filter = EntryFilter(instance: instance, limit: 1)
    guard let entry = try await store.entries(of: customer, matching: filter).entries.first else {
      try await CustomerPresence(store: store).require(customer)
      throw Problem.noReports(of: customer)
    }
    var object: JSONObject = [
      "customer_id": .string(customer.text),
      "report": entry.jsonForm(
        void: try await store.voids(of: [entry]).values.first,
        quarantine: try await store.quarantined(among: [entry]).values.first),
    ]
    try await figures.status(of: entry).append(to: &object)
    return Response(json: .object(object))
  }

  private static func filter(_ request: Request) throws -> EntryFilter {
    var query = QueryReader(request, names: parameters)
    let cursor: RowCursor? = query.cursor()
    let filter = EntryFilter(
      instance: query.read("instance_id") { text throws(MeteringError) in try InstanceID(text) },
      from: query.time("from"), to: query.time("to"),
      before: cursor.map { EntryID($0.number) },
      limit: query.integer("limit", in: 1...1000) ?? 100)
    if let from = filter.from, let to = filter.to, from >= to {
      query.refuse("to", "\(to) is not after from, \(from)")
    }
    try query.finish()
    return filter
  }
}
