import Amounts
import Hummingbird
import Metering
import Reporting
import StripeAccounts
import UsageLedger

/// `GET /api/usage/{customerId}/summary`.
struct SummaryRoute: Sendable {
  let store: any BillingStore
  let figures: any CustomerFigures
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
    let overview = try await figures.overview(of: customer, newest: 0)
    for usage in overview.usage {
      var meter = usage.jsonForm
      if let series {
        meter.append("series", .array(try await series.points(of: usage).map(\.jsonForm)))
      }
      meters.append(.object(meter))
    }
    var answer: JSONObject = [
      "customer_id": .string(customer.text), "meters": .array(meters),
      "completeness": overview.coverage.jsonForm,
      "held_reports": JSONValue(Int64(overview.records.quarantine.count)),
    ]
    if let silence = overview.silence { answer.append("warnings", .array([.string(silence)])) }
    return Response(json: .object(answer))
  }
}

extension UsageSeries.Point {
  fileprivate var jsonForm: JSONValue {
    .object(["start": JSONValue(start), "end": JSONValue(end), "value": JSONValue(value)])
  }
}
