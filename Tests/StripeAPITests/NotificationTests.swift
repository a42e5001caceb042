import StripeAPI
import Testing

@Suite struct NotificationTests {
  static let now: StripeTimestamp = 1_800_000_000
  static let old = WebhookSecret("whsec_old")
  static let new = WebhookSecret("whsec_new")

  static func read(_ body: String, signedWith secret: WebhookSecret, secrets: [WebhookSecret])
    throws -> StripeNotification
  {
    let payload = Array(body.utf8)
    let header = WebhookSignature.header(payload: payload, secret: secret, time: now)
    return try StripeNotification(payload: payload, header: header, secrets: secrets, now: now)
  }

  static let snapshot = #"""
    {"id":"evt_1","object":"event","type":"customer.subscription.updated","created":1799999999,"livemode":true,
     "api_version":"2026-05-27.dahlia","request":{"id":"req_1","idempotency_key":"key-1"},
     "data":{"object":{"id":"sub_1","object":"subscription","customer":"cus_1"},
             "previous_attributes":{"status":"trialing","pause_collection":null,"metadata":{"a":"b","c":null}}}}
    """#
  static let thin = #"""
    {"id":"evt_2","object":"v2.core.event","type":"v1.billing.meter.no_meter_found",
     "created":"2027-01-15T09:00:00+01:00","livemode":false}
    """#

  @Test func aSnapshotTellsWhatChangedAndWhoAskedForIt() throws {
    let notification = try Self.read(
      Self.snapshot, signedWith: Self.new, secrets: [Self.old, Self.new])
    guard case .event(let event) = notification else {
      Issue.record("not read as an event")
      return
    }
    #expect(notification.id == "evt_1")
    #expect(notification.isLive == true)
    #expect(event.requestKey == "key-1")
    #expect(event.subscription == "sub_1")
    #expect(event.customer == "cus_1")
    #expect(event.changedFields == ["metadata", "pause_collection", "status"])
    #expect(event.previousMetadata == ["a": "b", "c": nil])
  }

  @Test func aThinEventIsToldApart() throws {
    let notification = try Self.read(
      Self.thin, signedWith: Self.old, secrets: [Self.old, Self.new])
    guard case .thin(let event) = notification else {
      Issue.record("not read as a thin event")
      return
    }
    #expect(notification.id == "evt_2")
    #expect(notification.type == "v1.billing.meter.no_meter_found")
    #expect(notification.created == 1_800_000_000)
    #expect(notification.isLive == false)
    #expect(event.relatedObject == nil)
  }

  @Test(arguments: [
    ("another secret", "whsec_x", ["whsec_old", "whsec_new"]), ("no secret at all", "whsec_x", []),
    ("an empty secret", "", [""]),
  ])
  func whatNoSecretSignedIsRefused(label: String, signer: String, secrets: [String]) {
    let error = #expect(throws: StripeError.self) {
      try Self.read(
        Self.snapshot, signedWith: WebhookSecret(signer), secrets: secrets.map(WebhookSecret.init))
    }
    #expect(error?.kind == .signature)
  }

  @Test(arguments: [
    "", "[]", "{}", #"{"id":"evt_1","object":"v2.core.event","type":"x","created":"soon"}"#,
    #"{"id":"evt_1","type":"x","created":1}"#,
  ])
  func aGenuineBodyThatIsNoEventIsUnreadable(body: String) {
    let error = #expect(throws: StripeError.self) {
      try Self.read(body, signedWith: Self.new, secrets: [Self.new])
    }
    #expect(error?.kind == .unreadableAnswer)
  }

  @Test(arguments: [
    (#"{"id":"in_1","object":"invoice","customer":"cus_1","subscription":"sub_1"}"#, "sub_1"),
    (
      #"{"id":"in_1","object":"invoice","customer":{"id":"cus_1"},"parent":{"subscription_details":{"subscription":"sub_1"}}}"#,
      "sub_1"
    ),
    (#"{"id":"in_1","object":"invoice","customer":"cus_1","parent":null}"#, nil),
  ])
  func bothGenerationsOfInvoicesNameTheirSubscription(object: String, subscription: String?) throws
  {
    let event = try StripeEvent(
      payload: Array(
        #"{"id":"evt_1","type":"invoice.created","created":1,"data":{"object":\#(object)}}"#.utf8))
    #expect(event.subscription?.rawValue == subscription)
    #expect(event.customer == "cus_1")
    #expect(event.invoice == "in_1")
    #expect(event.requestKey == nil)
  }
}
