import Crypto
import Synchronization
import UsageLedger
import Wire

/// Whether anything that the operator's pages show has changed: one read of the store a second at most, however many pages follow, and none
/// while none does.
final class LiveChanges: Sendable {
  /// So many pages may follow at once; each takes a connection, and a read of its session every quarter of a minute.
  static let mostStreams = 64
  /// How old an answer to `mark` may be, unless told.
  static let pause = Duration.seconds(1)

  /// A page that follows; whoever lets go of it gives its place back.
  final class Place: Sendable {
    private let changes: LiveChanges

    fileprivate init(_ changes: LiveChanges) { self.changes = changes }

    deinit { changes.state.withLock { $0.streams -= 1 } }
  }

  private struct State {
    var streams = 0
    var mark: String?
    var readAt: ContinuousClock.Instant?
  }

  private let store: any BillingStore
  private let pause: Duration
  private let deliveries: @Sendable () -> Int
  private let state = Mutex(State())

  /// `deliveries`: another number whenever this process has changed something at Stripe.
  init(
    store: any BillingStore, pause: Duration = LiveChanges.pause,
    deliveries: @escaping @Sendable () -> Int
  ) {
    self.store = store
    self.pause = pause
    self.deliveries = deliveries
  }

  /// Throws a problem where too many follow already.
  func follow() throws(Problem) -> Place {
    let isFull = state.withLock { state in
      guard state.streams < Self.mostStreams else { return true }
      state.streams += 1
      return false
    }
    guard !isFull else { throw Problem.tooManyLivePages }
    return Place(self)
  }

  /// Another text whenever something has changed; the same on every replica but for what one of them has delivered.
  func mark() async throws -> String {
    let known = state.withLock { [pause] state -> String? in
      let now = ContinuousClock.now
      // Who asks while another reads gets what was known before.
      if let mark = state.mark, let readAt = state.readAt, now - readAt < pause { return mark }
      state.readAt = now
      return nil
    }
    if let known { return known }
    let mark = try await read()
    state.withLock { $0.mark = mark }
    return mark
  }

  /// The ledger's end, the alerts that are open and the newest that fired, and what was delivered.
  private func read() async throws -> String {
    var text = "\(try await store.end().numbers) \(deliveries())"
    for alert in try await store.openAlerts() { text += " \(alert.id) \(alert.revision)" }
    if let newest = try await store.firedAlerts(before: nil, limit: 1).first {
      text += " \(newest.id) \(newest.revision)"
    }
    return Hexadecimal.text(of: SHA256.hash(data: Array(text.utf8)).prefix(8))
  }
}
