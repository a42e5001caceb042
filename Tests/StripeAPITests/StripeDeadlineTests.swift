import Synchronization
import Testing

@testable import StripeAPI

/// How long whoever waits for an answer of ours waits for Stripe.
@Suite struct StripeDeadlineTests {
  /// Takes every request and answers none before it is cancelled.
  private final class SilentTransport: StripeTransport {
    let count = Mutex(0)

    func send(_ request: StripeHTTPRequest) async throws -> StripeHTTPResponse {
      count.withLock { $0 += 1 }
      try await Task.sleep(for: .seconds(600))
      throw StripeTransportError(kind: .timeout, reason: "never")
    }
  }

  private static func client(_ transport: any StripeTransport) -> StripeClient {
    StripeClient(
      configuration: StripeConfiguration(
        key: StripeSecretKey("sk_test_secret"), baseURL: "http://stripe.test"),
      transport: transport, logger: .silent)
  }

  @Test func oneEndHoldsForAllCalls() async throws {
    let transport = SilentTransport()
    let client = Self.client(transport)
    let started = ContinuousClock.now
    await StripeDeadline.within(.milliseconds(200)) {
      for _ in 1...3 {
        do throws(StripeError) {
          _ = try await client.customer("cus_1")
          Issue.record("answered")
        } catch {
          #expect(error.kind == .timeout)
        }
      }
    }
    #expect(ContinuousClock.now - started < .seconds(300))
    #expect(transport.count.withLock { $0 } == 1, "what would begin behind the end is not sent")
  }

  @Test func aLaterEndInsideDoesNotExtendIt() async throws {
    let client = Self.client(SilentTransport())
    let started = ContinuousClock.now
    await #expect(throws: StripeError.self) {
      try await StripeDeadline.within(.milliseconds(200)) {
        try await StripeDeadline.within(.seconds(50)) { try await client.customer("cus_1") }
      }
    }
    #expect(ContinuousClock.now - started < .seconds(300))
  }

  @Test func answersInTimeAndCallsWithoutAnEndAreAsEver() async throws {
    let transport = ScriptedTransport([
      .ok(StripeClientTests.customer), .status(500), .ok(StripeClientTests.customer),
    ])
    let client = StripeClient.scripted(transport)
    #expect(try await client.customer("cus_1").id == "cus_1")
    let customer = try await StripeDeadline.within(.seconds(50)) {
      try await client.customer("cus_1")
    }
    #expect(customer.id == "cus_1")
    #expect(transport.requests.count == 3)
  }
}
