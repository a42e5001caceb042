import StripeAPI
import Testing

/// The vector was made with `generate_signature_header` of the official Python library 16.1.0.
@Suite struct WebhookSignatureTests {
  static let secret = WebhookSecret("whsec_test")
  static let payload = Array(#"{"id":"evt_1","object":"event"}"#.utf8)
  static let signature = "4c15fb2a43f93ef61eaa3e0893866d57cad9cad4223242cfb96f362480cb4021"
  static let time: StripeTimestamp = 1_700_000_000

  struct Row: Sendable, CustomTestStringConvertible {
    let label: String
    let header: String
    var now = WebhookSignatureTests.time
    let refusal: String?
    var testDescription: String { label }
  }

  static let rows = [
    Row(label: "Stripe's own", header: "t=1700000000,v1=\(signature)", refusal: nil),
    Row(
      label: "one of several",
      header: "t=1700000000,v1=\(String(repeating: "0", count: 64)),v1=\(signature)",
      refusal: nil),
    Row(
      label: "other schemes beside it", header: "t=1700000000,v0=ab,v1=\(signature)", refusal: nil),
    Row(
      label: "300 s old", header: "t=1700000000,v1=\(signature)", now: 1_700_000_300, refusal: nil),
    Row(
      label: "from the future", header: "t=1700000000,v1=\(signature)", now: 1_600_000_000,
      refusal: nil),
    Row(
      label: "301 s old", header: "t=1700000000,v1=\(signature)", now: 1_700_000_301,
      refusal: "the time is too long ago"),
    Row(
      label: "another time", header: "t=1700000001,v1=\(signature)",
      refusal: "no signature fits the body"),
    Row(
      label: "another scheme only", header: "t=1700000000,v0=\(signature)",
      refusal: "the header has no v1 signature"),
    Row(
      label: "cut short", header: "t=1700000000,v1=\(signature.dropLast(2))",
      refusal: "no signature fits the body"),
    Row(
      label: "no hexadecimal", header: "t=1700000000,v1=xyz",
      refusal: "the header has no v1 signature"),
    Row(label: "no time", header: "v1=\(signature)", refusal: "the header has no time"),
    Row(label: "time in words", header: "t=now,v1=\(signature)", refusal: "the header has no time"),
    Row(label: "empty", header: "", refusal: "the header has no time"),
    Row(
      label: "the smallest time", header: "t=-9223372036854775808,v1=\(signature)",
      refusal: "no signature fits the body"),
  ]

  @Test(arguments: rows)
  func acceptsOnlyWhatStripeSigned(row: Row) throws {
    let verify = {
      try WebhookSignature.verify(
        payload: Self.payload, header: row.header, secret: Self.secret, now: row.now)
    }
    if let refusal = row.refusal {
      let error = #expect(throws: StripeError.self) { try verify() }
      #expect(error?.kind == .signature)
      #expect(error?.message == "webhook refused: \(refusal)")
    } else {
      try verify()
    }
  }

  @Test func aChangedBodyIsRefused() {
    #expect(throws: StripeError.self) {
      try WebhookSignature.verify(
        payload: Self.payload + [0x20], header: "t=1700000000,v1=\(Self.signature)",
        secret: Self.secret, now: Self.time)
    }
  }

  @Test func signsAsStripeDoes() {
    let header = WebhookSignature.header(
      payload: Self.payload, secret: Self.secret, time: Self.time)
    #expect(header == "t=1700000000,v1=\(Self.signature)")
  }
}
