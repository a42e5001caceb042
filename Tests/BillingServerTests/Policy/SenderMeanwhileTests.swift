import Billing
import HTTPTypes
import Hummingbird
import LedgerConformance
import Metering
import NIOCore
import NIOEmbedded
import Reporting
import Synchronization
import Testing
import UsageLedger
import Wire

@testable import BillingServer

/// Whoever sends a report is asked for once more in the report's own commit: what became of the key since the request was let
/// in, while its body came, decides. On every way that a report takes.
@Suite struct SenderMeanwhileTests {
  struct Way: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let path: String
    let type: String
    let taken: Int
    let body: String
  }

  static let ways = [
    Way(
      testDescription: "one report", path: "/api/usage/report", type: "application/json",
      taken: 201, body: Reports.hour(9)),
    Way(
      testDescription: "a batch", path: "/api/usage/reports", type: "application/json",
      taken: 207, body: "[\(Reports.hour(9))]"),
    Way(
      testDescription: "a batch by lines", path: "/api/usage/reports", type: "application/x-ndjson",
      taken: 207, body: Reports.hour(9).replacing("\n", with: " ")),
  ]

  /// What happens to the sender's key behind the request's head; nil answers: taken.
  enum Event: String, CaseIterable, Sendable {
    case nothing, revoked, expired, rotated, rotatedAway, firstKeyMade, firstKeyIsTheSenders

    var code: String? {
      switch self {
      case .nothing, .rotated, .firstKeyIsTheSenders: nil
      case .revoked, .firstKeyMade: "unauthorized"
      case .expired, .rotatedAway: "expired_key"
      }
    }
  }

  /// A request whose body is sent only behind `meanwhile`.
  private static func answer(
    _ way: Way, key: Secret?, _ harness: ServiceHarness,
    meanwhile: @escaping @Sendable () async throws -> Void
  ) async throws -> Answer {
    var headers: HTTPFields = [.contentType: way.type]
    if let key { headers[.authorization] = "Bearer \(key.revealed)" }
    let hasCome = Mutex(false)
    // Nothing of it runs before a route asks for the body.
    let parts = AsyncThrowingStream<ByteBuffer, any Error> {
      guard
        !hasCome.withLock({ come in
          defer { come = true }
          return come
        })
      else { return nil }
      try await meanwhile()
      return ByteBuffer(string: way.body)
    }
    let head = HTTPRequest(
      method: .post, scheme: "http", authority: "127.0.0.1", path: way.path, headerFields: headers)
    let context = BillingRequestContext(
      source: ApplicationRequestContextSource(
        channel: EmbeddedChannel(), logger: harness.dependencies.logger))
    let response = try await BillingRouter.make(harness.dependencies).buildResponder()
      .respond(to: Request(head: head, body: RequestBody(asyncSequence: parts)), context: context)
    return try await Answer(response)
  }

  @Test(arguments: ways, Event.allCases)
  func whatTheKeyIsInTheCommitDecides(way: Way, event: Event) async throws {
    let harness = try ServiceHarness(status: .notLinked)
    let (keys, clock) = (harness.keys, harness.clock)
    let role = try APIKeyRecord.Role.reporter(
      customer: CustomerID("cust_a"), instance: InstanceID("main"))
    let isUnguarded = event == .firstKeyMade || event == .firstKeyIsTheSenders
    let made =
      isUnguarded
      ? nil : try await keys.create(role, expiresAt: clock.now().advanced(bySeconds: 60))
    // A key that will be made: known to its holder before anyone has it in the store.
    let coming = try await ServiceHarness().keys.create(role)
    let key = event == .firstKeyIsTheSenders ? coming.secret : made?.secret
    let answer = try await Self.answer(way, key: key, harness) {
      switch event {
      case .nothing: break
      case .revoked: try await keys.revoke(made?.record.id ?? "")
      case .expired: clock.advance(seconds: 61)
      case .rotated: _ = try await keys.rotate(made?.record.id ?? "", overlapSeconds: 3600)
      case .rotatedAway: _ = try await keys.rotate(made?.record.id ?? "", overlapSeconds: 0)
      case .firstKeyMade: _ = try await keys.create(.operator)
      case .firstKeyIsTheSenders: try await harness.store.addKey(coming.record)
      }
    }
    let entry = try await harness.store.entry(EntryID(1))
    if let code = event.code {
      #expect(answer.status == 401)
      #expect(try answer.member("code") == .string(code))
      #expect(entry == nil)
    } else {
      #expect(answer.status == way.taken, "\(answer.text)")
      #expect(entry?.reportedBy == key.map { _ in (made ?? coming).record.id })
    }
    #expect(try await harness.store.end().newest.number == (event.code == nil ? 1 : 0))
  }
}
