import Billing
import Logging
import Metering
import StripeAPI
import StripeCatalog
import Synchronization
import UsageLedger

/// Turns the events of the inbox into customers to look at, in any order and however often it is done.
///
/// An event about a customer is processed when a reconciliation, under that customer's lease, has looked at what it
/// concerns: of several processes the first one does. One about nothing of ours is processed at once.
final class EventProcessing: Sendable {
  private struct State {
    /// Where the pass through the inbox is; nil at its start.
    var position: InboxEvent?
    /// Whether the pass stopped in the middle, because it told of enough customers.
    var isStopped = false
    /// Whether the lists had been read when the pass began.
    var isInformed = false
    /// What the pass has found so far.
    var found: [CustomerID: AnnouncedChange] = [:]
    /// Reports that were read, so that each is read and looked up once in a process' life.
    var suspicions: [String: [CustomerID: MeterSuspicion]] = [:]
    /// When reports were asked for.
    var asked: [String: Timestamp] = [:]
    var newest: Timestamp?
  }

  private let store: any EventInbox & CustomerDirectory & DeliveryJournal
  private let stripe: StripeClient
  private let clock: any WallClock
  private let announced: AnnouncedChanges
  private let meters: MeterCache
  private let logger: Logger
  private let bounds: DeliveryBounds
  private let metrics = EventMetrics()
  private let state = Mutex(State())

  init(
    store: any EventInbox & CustomerDirectory & DeliveryJournal, stripe: StripeClient,
    clock: any WallClock, announced: AnnouncedChanges, meters: MeterCache, logger: Logger,
    bounds: DeliveryBounds = DeliveryBounds()
  ) {
    self.store = store
    self.stripe = stripe
    self.clock = clock
    self.announced = announced
    self.meters = meters
    self.logger = logger
    self.bounds = bounds
  }

  /// What one step asks for.
  struct Outcome: Sendable {
    /// To be looked at now.
    var customers: [CustomerID] = []
    /// Whether all are to be looked at: which meters are active has changed.
    var isSweep = false
  }

  /// Reads one page of what is due; a pass through it replaces what is announced. One that found many customers goes on behind
  /// them when they were looked at, or have to wait: the inbox holds the others until then.
  func step() async throws(BillingError) -> Outcome {
    if state.withLock({ $0.isStopped }), announced.isBusy(at: clock.now()) {
      return Outcome(customers: announced.ready(at: clock.now()))
    }
    let hasRead = announced.hasRead
    let position = state.withLock { state in
      if state.position == nil { state.isInformed = hasRead }
      return state.position
    }
    let due = try await storing { () throws(LedgerError) in
      try await store.dueEvents(after: position, limit: bounds.events)
    }
    var outcome = Outcome()
    var done: [InboxEvent] = []
    for event in due {
      switch EventConcern(event) {
      case .nothing: done.append(event)
      case .meters:
        logger.notice(
          "a meter changed at Stripe",
          metadata: ["type": "\(event.type)", "meter": "\(event.object ?? "")"])
        meters.forget()
        outcome.isSweep = true
        done.append(event)
      case .meterErrors: if try await !suspect(event) { done.append(event) }
      case let concern: if try await !announce(event, concern) { done.append(event) }
      }
    }
    try await markProcessed(done)
    finishPage(due)
    outcome.customers = announced.ready(at: clock.now())
    return outcome
  }

  private func finishPage(_ due: [InboxEvent]) {
    let found: [CustomerID: AnnouncedChange]? = state.withLock { state in
      let isLast = due.count < bounds.events
      state.position = isLast ? nil : due.last
      state.isStopped = !isLast && state.found.count >= bounds.announced
      guard isLast || state.isStopped else { return nil }
      defer { state.found = [:] }
      return state.found
    }
    guard let found else { return }
    announced.replace(with: found)
    if state.withLock({ $0.isInformed && !$0.isStopped }) { announced.noteAnnouncement() }
  }

  /// False for an event about nobody: nothing is to be read.
  private func announce(_ event: InboxEvent, _ concern: EventConcern) async throws(BillingError)
    -> Bool
  {
    guard let stripeCustomer = event.stripeCustomer else { return false }
    let link = try await storing { () throws(LedgerError) in
      try await store.link(ofStripeCustomer: stripeCustomer)
    }
    // A link that ended meanwhile leaves the event to the next one.
    guard let link else { return true }
    state.withLock { $0.found[link.customer, default: AnnouncedChange()].add(event, concern) }
    return true
  }

  /// Events are durable as processed before that is counted.
  func markProcessed(_ events: [InboxEvent]) async throws(BillingError) {
    guard !events.isEmpty else { return }
    let now = clock.now()
    try await storing { () throws(LedgerError) in
      try await store.markProcessed(events.map(\.id), at: now)
    }
    let newest = state.withLock { state in
      state.newest = max(state.newest ?? events[0].createdAt, events.map(\.createdAt).max() ?? now)
      return state.newest
    }
    if let newest { metrics.showAge(of: newest, at: now) }
  }

  /// Shows how much waits.
  func showState() async throws(BillingError) {
    metrics.show(
      try await storing { () throws(LedgerError) in try await store.inboxState() })
  }

  /// A failure of reading or processing events.
  func countFailure() { metrics.countFailure() }
}

extension EventProcessing {
  /// How long a report that Stripe did not tell is left alone.
  private static let reportPauseSeconds: Int64 = 60

  /// Finds the customers whose facts a report is about; false where all of them were looked at, or there is none.
  private func suspect(_ event: InboxEvent) async throws(BillingError) -> Bool {
    let suspects: [CustomerID: MeterSuspicion]
    if let known = state.withLock({ $0.suspicions[event.id] }) {
      suspects = known
    } else {
      guard mayAsk(event) else { return true }
      do throws(BillingError) {
        suspects = try await suspicions(of: event)
      } catch {
        return try isKept(event, after: error)
      }
      announced.share(event.id, among: Set(suspects.keys))
      state.withLock { $0.suspicions[event.id] = suspects }
    }
    let left = announced.left(of: event.id)
    state.withLock { state in
      for (customer, suspicion) in suspects where left.contains(customer) {
        state.found[customer, default: AnnouncedChange()].add(suspicion)
      }
      if left.isEmpty { state.suspicions[event.id] = nil }
    }
    return !left.isEmpty
  }

  private func mayAsk(_ event: InboxEvent) -> Bool {
    let now = clock.now()
    return state.withLock { state in
      if let asked = state.asked[event.id], now < asked.advanced(bySeconds: Self.reportPauseSeconds)
      {
        return false
      }
      state.asked[event.id] = now
      return true
    }
  }

  /// A report that Stripe has no more cannot be read again; every other is asked for later, and keeps nothing else waiting.
  private func isKept(_ event: InboxEvent, after error: BillingError) throws(BillingError) -> Bool {
    guard error.code != .storeFailed else { throw error }
    metrics.countFailure()
    logger.error(
      "a report about meter events cannot be read",
      metadata: ["event": "\(event.id)", "error": "\(error)"])
    return (error.cause as? StripeError)?.kind != .notFound
  }

  private func suspicions(of event: InboxEvent) async throws(BillingError)
    -> [CustomerID: MeterSuspicion]
  {
    let report = try await asking { try await stripe.meterErrorReport(StripeEventID(event.id)) }
    let name = try await eventName(of: report.meter)
    metrics.countErrorReport()
    logger.error(
      "Stripe could not count meter events",
      metadata: [
        "meter": "\(name ?? "none")", "summary": "\(report.summary)",
        "codes": "\(report.errors.map(\.code).joined(separator: ", "))",
      ])
    meters.forget()
    return try await suspects(MeterSuspicion(report, event: event, eventName: name))
  }

  private func suspects(_ suspicion: MeterSuspicion) async throws(BillingError)
    -> [CustomerID: MeterSuspicion]
  {
    var suspects: [CustomerID: MeterSuspicion] = [:]
    var last: CustomerID?
    repeat {
      let links = try await storing { [last] () throws(LedgerError) in
        try await store.links(after: last, limit: bounds.events)
      }
      for link in links {
        let records = try await storing { () throws(LedgerError) in
          try await store.deliveries(of: link.customer)
        }
        if records.contains(where: suspicion.concerns) { suspects[link.customer] = suspicion }
      }
      last = links.count == bounds.events ? links.last?.customer : nil
    } while last != nil
    return suspects
  }

  private func eventName(of meter: StripeMeterID?) async throws(BillingError) -> String? {
    guard let meter else { return nil }
    return try await asking { try await stripe.meter(meter).eventName }
  }
}
