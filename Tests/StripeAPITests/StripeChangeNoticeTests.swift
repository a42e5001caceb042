import StripeAPI
import Synchronization
import Testing

/// What must be written down before something at Stripe is changed.
@Suite struct StripeChangeNoticeTests {
  private struct Unwritten: Error {}

  struct Row: Sendable, CustomTestStringConvertible {
    let label: String
    let isChange: Bool
    let call: @Sendable (StripeClient) async throws(StripeError) -> Void
    var testDescription: String { label }
  }

  static let rows = [
    Row(label: "a read", isChange: false) { (client) throws(StripeError) in
      _ = try await client.customer("cus_1")
    },
    Row(label: "a creation", isChange: true) { (client) throws(StripeError) in
      _ = try await client.createCustomer(StripeCustomerCreation(name: "Acme"))
    },
  ]

  @Test(arguments: rows)
  func itComesOnceBeforeEachCallThatChanges(row: Row) async throws {
    let transport = ScriptedTransport([
      .status(500), .ok(StripeClientTests.customer), .ok(StripeClientTests.customer),
    ])
    let client = StripeClient.scripted(transport)
    let sentBefore = Mutex<[Int]>([])
    let note: @Sendable () async throws -> Void = {
      sentBefore.withLock { $0.append(transport.requests.count) }
    }
    try await StripeChangeNotice.before(note) {
      try await row.call(client)
      try await row.call(client)
    }
    #expect(transport.requests.count == 3, "the first is repeated once")
    #expect(sentBefore.withLock { $0 } == (row.isChange ? [0, 2] : []))
    try? await row.call(client)
    #expect(
      sentBefore.withLock { $0.count } == (row.isChange ? 2 : 0), "outside of it there is none")
  }

  @Test(arguments: rows)
  func whatCannotBeWrittenDownIsNotSent(row: Row) async throws {
    let transport = ScriptedTransport([.ok(StripeClientTests.customer)])
    let client = StripeClient.scripted(transport)
    let note: @Sendable () async throws -> Void = { throw Unwritten() }
    var failure: StripeError?
    do {
      try await StripeChangeNotice.before(note) { try await row.call(client) }
    } catch {
      failure = error as? StripeError
    }
    #expect(transport.requests.count == (row.isChange ? 0 : 1))
    #expect(failure?.kind == (row.isChange ? .notSent : nil))
    guard let failure else { return }
    #expect(!failure.mayHaveBeenExecuted)
    #expect(failure.isTransient)
    #expect(
      failure.message
        == "nothing was sent to Stripe, since the audit log cannot be written: Unwritten()")
  }
}
