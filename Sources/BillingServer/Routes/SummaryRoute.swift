import Amounts
import Hummingbird
import Metering
import Reporting
import StripeDelivery
import UsageLedger

/// `GET /api/usage/{customerId}/summary`.
struct SummaryRoute: Sendable {
  let store: any BillingStore
  let operations: any BillingOperations
  let clock: any WallClock

  @Sendable func summary(_ request: Request, _ context: BillingRequestContext) async throws
    -> Response
  {
    let customer = try context.customer(inPath: "customerId")
    var query = QueryReader(request, names: ["series"])
    let step = query.read("series") { text throws(MeteringError) in try SeriesStep(text) }
    try query.finish()
    try await CustomerPresence(store: store).require(customer)
    let series = step.map {
      UsageSeries(ledger: store, customer: customer, step: $0, now: clock.now())
    }
    var meters: [JSONValue] = []
    for usage in try await operations.usage(of: customer) {
      var meter = usage.jsonForm
      if let series {
        meter.append("series", .array(try await series.points(of: usage).map(\.jsonForm)))
      }
      meters.append(.object(meter))
    }
    let coverage = try await operations.coverage(of: customer)
    return Response(
      json: .object([
        "customer_id": .string(customer.text), "meters": .array(meters),
        "completeness": coverage.jsonForm,
      ]))
  }
}

extension UsageSeries.Point {
  fileprivate var jsonForm: JSONValue {
    .object(["start": JSONValue(start), "end": JSONValue(end), "value": JSONValue(value)])
  }
}
