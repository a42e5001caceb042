import LedgerConformance
import Metering
import Reporting
import StripeDelivery
import Testing
import UsageLedger

@Suite struct SummaryRouteTests {
  /// The sample's two meters over the hours that were reported.
  private func harness(hours: ClosedRange<Int> = 1...10) async throws -> ServiceHarness {
    let harness = try ServiceHarness()
    let usage = try Samples.starterUsage(of: CustomerID("cust_a"))
    harness.operations.set { $0.usage = usage }
    try await harness.run { client in
      for hour in hours {
        let metrics = "\"metrics\": {\"mqtt_messages\": \(hour * 100), "
        let body = Reports.hour(hour, devices: hour).replacing("\"metrics\": {", with: metrics)
        let answer = try await client.post("/api/usage/report", body)
        #expect(answer.status == 201)
      }
    }
    return harness
  }

  @Test func everyMeterIsToldWhole() async throws {
    try await harness().run { client in
      let answer = try await client.get("/api/usage/cust_a/summary")
      #expect(answer.status == 200)
      let period = #""period":{"start":"2026-01-01T00:00:00Z","end":"2026-02-01T00:00:00Z"}"#
      let segment = """
        "segment":{"start":"2026-01-01T00:00:00Z","end":"2026-02-01T00:00:00Z","item":"si_1",\
        "price":"price_1","billing":"billed"}
        """
      #expect(
        answer.text == """
          {"customer_id":"cust_a","meters":[\
          {"meter":"device_usage","metric":"devices","unit":"device","aggregate":"last",\(period),\(segment),\
          "total":8,"exact":8,"included":5,"overage":3,"delivered":8,"stripe_reported":true,\
          "stripe_status":"confirmed","last_report_at":"2026-01-31T10:30:00Z","silent_instances":[]},\
          {"meter":"mqtt_messages","metric":"mqtt_messages","unit":"message","aggregate":"sum",\(period),\(segment),\
          "total":412000,"exact":412000,"included":1000000,"overage":0,"delivered":398000,\
          "stripe_reported":false,"stripe_status":"queued","stripe_hint":\
          "Stripe has not answered yet; nothing to do","last_report_at":"2026-01-31T10:30:00Z",\
          "silent_instances":[]}],"completeness":{"from":"2026-01-31T00:00:00Z",\
          "to":"2026-01-31T10:30:00Z","reported":10,"missing":0,"late":0,"void":0,"waived":0,"gaps":[],"more":0},\
          "held_reports":0}
          """)
    }
  }

  @Test func gapsAreToldAndAreNotZero() async throws {
    let harness = try await harness(hours: 1...4)
    let customer = try CustomerID("cust_a")
    _ = try await harness.store.void(EntryID(2), reason: "wrong", at: harness.clock.now())
    let newest = try await harness.store.instances(of: customer)
    try await harness.store.addMark(
      .waiver(
        of: try #require(newest.first).instance, customer: customer,
        try TimeWindow(start: Self.hour(6), end: Self.hour(7)), reason: "no power",
        at: harness.clock.now()))
    try await harness.run { client in
      let answer = try await client.get("/api/usage/cust_a/summary")
      let gaps = #"""
        "gaps":[\#
        {"instance_id":"main","start":"2026-01-31T01:00:00Z","end":"2026-01-31T02:00:00Z","state":"void","windows":1},\#
        {"instance_id":"main","start":"2026-01-31T04:00:00Z","end":"2026-01-31T06:00:00Z","state":"missing","windows":2},\#
        {"instance_id":"main","start":"2026-01-31T06:00:00Z","end":"2026-01-31T07:00:00Z","state":"waived","windows":1,\#
        "reason":"no power"},\#
        {"instance_id":"main","start":"2026-01-31T07:00:00Z","end":"2026-01-31T08:00:00Z","state":"missing","windows":1},\#
        {"instance_id":"main","start":"2026-01-31T08:00:00Z","end":"2026-01-31T10:00:00Z","state":"late","windows":2}]
        """#
      #expect(answer.text.contains(gaps))
      #expect(
        answer.text.contains(#""reported":3,"missing":3,"late":2,"void":1,"waived":1,"#))
    }
  }

  private static func hour(_ hour: Int64) throws -> Timestamp {
    try Timestamp(rfc3339: "2026-01-31T00:00:00Z").advanced(bySeconds: hour * 3_600)
  }

  /// Hours on the UTC grid, the newest 48 up to now; a counter adds within each, a gauge has its last value.
  @Test func hourSeriesHasTheNewestFortyEight() async throws {
    try await harness().run { client in
      let answer = try await client.get("/api/usage/cust_a/summary?series=hour")
      #expect(try points(answer, meter: 0).count == 48)
      #expect(try points(answer, meter: 0).first?.hasPrefix("2026-01-29T11:00:00Z") == true)
      #expect(
        try points(answer, meter: 1).suffix(3) == [
          "2026-01-31T08:00:00Z/2026-01-31T09:00:00Z 900",
          "2026-01-31T09:00:00Z/2026-01-31T10:00:00Z 1000",
          "2026-01-31T10:00:00Z/2026-01-31T11:00:00Z 0",
        ])
      #expect(
        try points(answer, meter: 0).dropLast().suffix(2) == [
          "2026-01-31T08:00:00Z/2026-01-31T09:00:00Z 9",
          "2026-01-31T09:00:00Z/2026-01-31T10:00:00Z 10",
        ])
    }
  }

  @Test func daySeriesCoversThePeriodSoFar() async throws {
    try await harness().run { client in
      let answer = try await client.get("/api/usage/cust_a/summary?series=day")
      let days = try points(answer, meter: 1)
      #expect(days.count == 31)
      #expect(days.first == "2026-01-01T00:00:00Z/2026-01-02T00:00:00Z 0")
      #expect(days.last == "2026-01-31T00:00:00Z/2026-02-01T00:00:00Z 5500")
    }
  }

  @Test(arguments: [("series=week", "series"), ("series=", "series"), ("seris=day", "seris")])
  func otherSeriesAreRefused(query: String, field: String) async throws {
    try await harness(hours: 1...1).run { client in
      let answer = try await client.get("/api/usage/cust_a/summary?\(query)")
      #expect(answer.status == 422)
      #expect(try answer.member("errors.0.field") == .string(field))
    }
  }

  /// `start/end value` of each point.
  private func points(_ answer: Answer, meter: Int) throws -> [String] {
    guard case .array(let points) = try answer.member("meters.\(meter).series") else {
      throw UnexpectedAnswer(text: answer.text)
    }
    return points.map { point in
      guard case .object(let object) = point, case .string(let start) = object["start"],
        case .string(let end) = object["end"]
      else { return "?" }
      return "\(start)/\(end) \(object["value"]?.description ?? "?")"
    }
  }
}
