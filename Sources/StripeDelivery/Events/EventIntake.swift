public import UsageLedger

/// Writes events into the inbox and counts those that are new; processing comes later.
public struct EventIntake: Sendable {
  private let inbox: any EventInbox
  private let metrics = EventMetrics()
  private let notes = ArrivalNotes()

  /// An intake of its own counts into the same metrics.
  public init(inbox: any EventInbox) { self.inbox = inbox }

  /// Durable when it returns; an event that is known already changes nothing.
  public func take(_ event: InboxEvent, from source: EventSource) async throws(LedgerError)
    -> EventArrival
  {
    try await take([event], through: nil, from: source).first ?? .known
  }

  /// Several of a list with the cursor to go on from, together or not at all.
  func take(_ events: [InboxEvent], through cursor: EventCursor?, from source: EventSource)
    async throws(LedgerError) -> [EventArrival]
  {
    guard !events.isEmpty || cursor != nil else { return [] }
    let arrivals = try await inbox.record(events, through: cursor)
    for (event, arrival) in zip(events, arrivals) where arrival == .new {
      metrics.countArrival(event, from: source)
    }
    if let way = source.way(of: arrivals), let newest = events.map(\.receivedAt).max(),
      notes.isDue(way, at: newest)
    {
      try await inbox.noteArrival(by: way, at: newest)
    }
    return arrivals
  }
}
