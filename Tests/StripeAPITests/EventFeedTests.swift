import StripeAPI
import Testing

@Suite struct EventFeedTests {
  static func page(_ numbers: some Sequence<Int>, hasMore: Bool) -> ScriptedTransport.Step {
    let events = numbers.map {
      #"{"id":"evt_\#($0)","object":"event","type":"invoice.paid","created":\#($0),"data":{"object":{}}}"#
    }
    return .ok(
      #"{"object":"list","has_more":\#(hasMore),"data":[\#(events.joined(separator: ","))]}"#)
  }

  @Test func eventsBehindACursorComeOldestFirst() async throws {
    let transport = ScriptedTransport([
      Self.page((1...100).reversed(), hasMore: true), Self.page([103, 102, 101], hasMore: false),
    ])
    let client = StripeClient.scripted(transport)
    let events = try await client.events(after: "evt_0", types: ["invoice.paid"]).all()
    #expect(events.map(\.id.rawValue) == (1...103).map { "evt_\($0)" })
    let filter = "http://stripe.test/v1/events?types%5B0%5D=invoice.paid&limit=100"
    #expect(
      transport.requests.map(\.url) == [
        filter + "&ending_before=evt_0", filter + "&ending_before=evt_100",
      ])
  }

  @Test func nothingNewIsOneRequest() async throws {
    let transport = ScriptedTransport([Self.page([], hasMore: false)])
    #expect(try await StripeClient.scripted(transport).events(after: "evt_9").all().isEmpty)
    #expect(transport.requests.count == 1)
  }

  @Test func aReaderThatStopsInBetweenReadNoFurtherPage() async throws {
    let transport = ScriptedTransport([Self.page([2, 1], hasMore: true)])
    for try await event in StripeClient.scripted(transport).events(after: "evt_0") {
      #expect(event.id == "evt_1")
      break
    }
    #expect(transport.requests.count == 1)
  }

  @Test(arguments: [
    ("resource_missing", "ending_before", true), ("resource_missing", "starting_after", true),
    ("resource_missing", "id", false), ("parameter_unknown", "ending_before", false),
  ])
  func aCursorThatStripeForgotIsTold(code: String, param: String, isUnknown: Bool) async {
    let transport = ScriptedTransport([
      .answer(
        400,
        #"{"error":{"type":"invalid_request_error","code":"\#(code)","param":"\#(param)","message":"No such event"}}"#,
        [:])
    ])
    let error = await #expect(throws: StripeError.self) {
      try await StripeClient.scripted(transport).events(after: "evt_old").all()
    }
    #expect(error?.isUnknownCursor == isUnknown)
  }

  static func thin(_ number: Int, next: String? = nil) -> ScriptedTransport.Step {
    .ok(
      #"""
      {"data":[{"id":"evt_\#(number)","object":"v2.core.event","created":"2027-01-15T08:00:00.123Z","livemode":false,
        "type":"v1.billing.meter.error_report_triggered",
        "related_object":{"id":"mtr_1","type":"billing.meter","url":"/v1/billing/meters/mtr_1"},"data":{"x":1}}],
       "next_page_url":\#(next.map { #""\#($0)""# } ?? "null"),"previous_page_url":null}
      """#)
  }

  @Test func thinEventsAreListedByTheTokensOfTheirPages() async throws {
    let transport = ScriptedTransport([
      Self.thin(2, next: "https://elsewhere.test/v2/core/events?limit=1&page=to%2Fken"),
      Self.thin(1),
    ])
    let events = try await StripeClient.scripted(transport).thinEvents(
      types: StripeMeterErrorReport.eventTypes, since: 1_800_000_000)
    #expect(events.map(\.id) == ["evt_2", "evt_1"])
    #expect(events[0].created == 1_800_000_000)
    #expect(events[0].relatedObject == .init(id: "mtr_1", type: "billing.meter"))
    let filter =
      "http://stripe.test/v2/core/events?types%5B0%5D=v1.billing.meter.error_report_triggered"
      + "&types%5B1%5D=v1.billing.meter.no_meter_found&created%5Bgte%5D=2027-01-15T08%3A00%3A00Z&limit=100"
    #expect(transport.requests.map(\.url) == [filter, filter + "&page=to%2Fken"])
  }

  @Test func pagesThatLeadInACircleAreRefused() async {
    let transport = ScriptedTransport([
      Self.thin(2, next: "/x?page=a"), Self.thin(1, next: "/x?page=b"),
      Self.thin(2, next: "/x?page=a"),
    ])
    let error = await #expect(throws: StripeError.self) {
      try await StripeClient.scripted(transport).thinEvents()
    }
    #expect(error?.kind == .unreadableAnswer)
  }
}
