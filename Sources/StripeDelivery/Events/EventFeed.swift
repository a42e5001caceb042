import Billing
import Metering
import StripeAPI
import StripeAccounts
import StripeCatalog
import Synchronization
import UsageLedger

/// Reads Stripe's own lists of events into the inbox, so that nothing depends on a webhook.
///
/// Each list goes on behind a durable cursor; at the first start, and where Stripe forgot the cursor's event, all that it
/// keeps is read: 30 days (docs.stripe.com/api/events). Several processes may read at once: an event is new once.
final class EventFeed: Sendable {
  /// How many events are written at once.
  private static let batch = 100
  private static let keptSeconds: Int64 = 30 * 86_400
  /// Stripe does not promise that an event is listed at the moment that it is dated: so far back is read again now and then.
  private static let overlapSeconds: Int64 = 600

  private let stripe: StripeClient
  private let inbox: any EventInbox
  private let intake: EventIntake
  private let clock: any WallClock
  private let overlappedAt = Mutex<Timestamp?>(nil)
  /// The reports that were listed last: the same again need not be written down.
  private let reports = Mutex<Set<StripeEventID>>([])

  init(inbox: any EventInbox, stripe: StripeClient, clock: any WallClock) {
    self.stripe = stripe
    self.inbox = inbox
    self.clock = clock
    intake = EventIntake(inbox: inbox)
  }

  /// Writes down what is new in the list of events with their objects.
  func readSnapshots() async throws(BillingError) {
    guard let cursor = try await cursor(of: .snapshots) else { return try await readBack() }
    do {
      try await readOn(cursor)
    } catch {
      guard (error.cause as? StripeError)?.isUnknownCursor ?? false else { throw error }
      return try await readBack()
    }
    if isOverlapDue() { try await readOverlap(cursor) }
  }

  private func cursor(of feed: EventCursor.Feed) async throws(BillingError) -> EventCursor? {
    try await storing { () throws(LedgerError) in try await inbox.cursor(of: feed) }
  }

  private func readOn(_ cursor: EventCursor) async throws(BillingError) {
    let events = stripe.events(
      after: StripeEventID(cursor.event), types: WantedEvents.types)
    try await read(events) { Self.cursor(at: $0) }
  }

  /// Newest first; the cursor is written when all before it is.
  private func readBack() async throws(BillingError) {
    let events = stripe.events(types: WantedEvents.types)
    let newest = try await asking { try await events.first() }
    try await read(events) { _ in nil }
    guard let newest else { return }
    try await take([], through: Self.cursor(at: newest), from: .list)
  }

  private func readOverlap(_ cursor: EventCursor) async throws(BillingError) {
    let since = min(cursor.createdAt, clock.now()).advanced(bySeconds: -Self.overlapSeconds)
    try await read(
      stripe.events(types: WantedEvents.types, since: StripeTimestamp(since))
    ) { _ in nil }
  }

  private func isOverlapDue() -> Bool {
    let now = clock.now()
    return overlappedAt.withLock { last in
      if let last, now < last.advanced(bySeconds: Self.overlapSeconds) { return false }
      defer { last = now }
      return last != nil
    }
  }

  /// `cursor`: where to go on from behind an event; nil where that is not known yet.
  private func read(
    _ events: some AsyncSequence<StripeEvent, StripeError>,
    cursor: (StripeEvent) -> EventCursor?
  ) async throws(BillingError) {
    var batch: [StripeEvent] = []
    func write() async throws(BillingError) {
      guard let last = batch.last else { return }
      let now = clock.now()
      try await take(
        batch.compactMap { InboxEvent($0, receivedAt: now) }, through: cursor(last), from: .list)
      batch = []
    }
    var iterator = events.makeAsyncIterator()
    while let event = try await asking({ try await iterator.next() }) {
      batch.append(event)
      if batch.count == Self.batch { try await write() }
    }
    try await write()
  }

  private static func cursor(at event: StripeEvent) -> EventCursor {
    EventCursor(
      feed: .snapshots, event: event.id.rawValue, createdAt: Timestamp(event.created))
  }

  /// Writes down the new reports about meters, which no list of the first generation has.
  func readReports() async throws(BillingError) {
    let now = clock.now()
    let cursor = try await cursor(of: .thin)
    let since =
      cursor.map { min($0.createdAt, now).advanced(bySeconds: -Self.overlapSeconds) }
      ?? now.advanced(bySeconds: -Self.keptSeconds)
    let events = try await asking {
      try await stripe.thinEvents(
        types: StripeMeterErrorReport.eventTypes, since: StripeTimestamp(since))
    }
    let ids = Set(events.map(\.id))
    guard let newest = events.first, reports.withLock({ $0 != ids }) else { return }
    try await take(
      events.reversed().compactMap { InboxEvent($0, receivedAt: now) },
      through: EventCursor(
        feed: .thin, event: newest.id.rawValue, createdAt: Timestamp(newest.created)),
      from: .thinList)
    reports.withLock { $0 = ids }
  }

  private func take(_ events: [InboxEvent], through cursor: EventCursor?, from source: EventSource)
    async throws(BillingError)
  {
    try await storing { () throws(LedgerError) in
      _ = try await intake.take(events, through: cursor, from: source)
    }
  }
}
