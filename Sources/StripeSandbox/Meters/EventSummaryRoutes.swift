/// docs.stripe.com/api/billing/meter-event-summary
enum EventSummaryRoutes {
  static let routes = [
    Route(
      .get, "/v1/billing/meters/{id}/event_summaries",
      "customer! end_time!:# start_time!:# value_grouping_window:(day,hour)" + Route.paging, list)
  ]

  struct Summary: Identified {
    var id: String
    var value: Int128
    var start: Int64
    var end: Int64
    var meter: String

    var rendered: JSON {
      var json = JSONObject(id: id, object: "billing.meter_event_summary")
      json.set("aggregated_value", JSON.number(String(value)))
      json.set("end_time", end)
      json.set("livemode", false)
      json.set("meter", meter)
      json.set("start_time", start)
      return .object(json)
    }
  }

  @Sendable static func list(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    let meter = try state.meter(call.path[0])
    let customer = try state.customer(call.parameters.text("customer") ?? "")
    let start = call.parameters.integer("start_time") ?? 0
    let end = call.parameters.integer("end_time") ?? 0
    let window = call.parameters.text("value_grouping_window").flatMap(Meter.Window.init)
    try check(start, "start_time", window)
    try check(end, "end_time", window)
    guard start < end else {
      throw .invalid("The start_time must be before the end_time.", param: "start_time")
    }
    let rows = summaries(of: meter, customer.id, start, end, window?.seconds, in: state)
    return try Listing(rows: rows, noun: "billing.meter_event_summary").page(call) { row, _ in
      row.rendered
    }
  }

  /// One summary for the whole span, or one for each hour or day that has events; newest first.
  private static func summaries(
    of meter: Meter, _ customer: String, _ start: Int64, _ end: Int64, _ step: Int64?,
    in state: SandboxState
  ) -> [Summary] {
    let key = UsageBook.Key(meter: meter.id, customer: customer)
    let events = state.usage.events(key, from: start, to: end, visibleAt: state.wallNow)
    let aggregation = state.aggregation(of: meter)
    guard let step else {
      return [summary(meter, customer, start, end, aggregation.value(of: events))]
    }
    let buckets = Dictionary(grouping: events) { $0.timestamp.flooredDivision(by: step) }
    return buckets.keys.sorted(by: >).map { bucket in
      summary(
        meter, customer, bucket * step, (bucket + 1) * step,
        aggregation.value(of: buckets[bucket] ?? []))
    }
  }

  /// The id is made from what the summary is about, so that cursors of paging stay valid.
  private static func summary(
    _ meter: Meter, _ customer: String, _ start: Int64, _ end: Int64, _ value: Int128
  ) -> Summary {
    let id = "mtrusg_test_\(meter.id.suffix(8))\(customer.suffix(8))\(start)_\(end)"
    return Summary(id: id, value: value, start: start, end: end, meter: meter.id)
  }

  /// Bounds lie on whole minutes, or on UTC hours or days where those are asked for.
  private static func check(_ moment: Int64, _ name: String, _ window: Meter.Window?)
    throws(StripeError)
  {
    let step = window?.seconds ?? 60
    guard moment >= 0, moment % step == 0 else {
      let unit = window.map { "UTC \($0.rawValue)" } ?? "minute"
      throw .invalid("The \(name) must align with \(unit) boundaries.", param: name)
    }
  }
}
