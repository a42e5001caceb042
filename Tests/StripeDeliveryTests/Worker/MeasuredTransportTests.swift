import CoreMetrics
import StripeAPI
import Testing

@testable import StripeDelivery

@Suite struct MeasuredTransportTests {
  @Test(arguments: [
    (200, MeasuredTransport.Outcome.ok), (201, .ok), (299, .ok), (400, .refused), (402, .refused),
    (409, .refused), (429, .limited), (499, .refused), (500, .failed), (503, .failed),
    (302, .failed), (100, .failed),
  ])
  func aStatusIsOneOutcome(status: Int, outcome: MeasuredTransport.Outcome) {
    #expect(MeasuredTransport.Outcome(status: status) == outcome)
  }

  private struct Scripted: StripeTransport {
    let status: Int?

    func send(_ request: StripeHTTPRequest) async throws -> StripeHTTPResponse {
      guard let status else { throw StripeTransportError(kind: .timeout, reason: "late") }
      return StripeHTTPResponse(status: status)
    }
  }

  /// Counting changes nothing of what the transport answers or throws.
  @Test func whatComesIsCountedAndHandedOn() async throws {
    let metrics = RecordedMetrics()
    let request = StripeHTTPRequest(
      method: .get, url: "http://127.0.0.1/v1/events", key: StripeSecretKey("sk_test_counted"),
      timeout: .seconds(1))
    let transports = withMetricsFactory(metrics) {
      [200, 201, 429, 404, 503].map { MeasuredTransport(Scripted(status: $0)) }
    }
    for transport in transports {
      let answer = try await transport.send(request)
      #expect([200, 201, 429, 404, 503].contains(answer.status))
    }
    let silent = withMetricsFactory(metrics) { MeasuredTransport(Scripted(status: nil)) }
    await #expect(throws: StripeTransportError(kind: .timeout, reason: "late")) {
      _ = try await silent.send(request)
    }
    #expect(
      metrics.all == [
        "billing_stripe_requests_total ok": 2, "billing_stripe_requests_total limited": 1,
        "billing_stripe_requests_total refused": 1, "billing_stripe_requests_total failed": 1,
        "billing_stripe_requests_total unanswered": 1,
        "billing_stripe_request_duration_seconds": 6,
      ])
  }
}
