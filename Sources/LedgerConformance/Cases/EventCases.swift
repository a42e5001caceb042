import Metering
import UsageLedger

/// Stripe's events: each once, in order, with their cursor, and those of customers that nobody knows yet.
enum EventCases {
  static let all = [
    ConformanceCase("an event is new once, for good", once),
    ConformanceCase("due events come oldest first, page by page", order),
    ConformanceCase("events of an unknown Stripe customer wait for its link", unlinked),
    ConformanceCase("a list's cursor moves with its events", cursors),
    ConformanceCase("thousands of events are one call", many),
    ConformanceCase("by which way an event came last", ways),
  ]

  private static func ways(_ store: any BillingStore) async throws {
    try expect(await store.arrivals(), [:], "before the first")
    let times = (Int64(0)...3).map { ReportMaker.time(minute: $0) }
    try await store.noteArrival(by: .list, at: times[1])
    try await store.noteArrival(by: .webhook, at: times[3])
    try await store.noteArrival(by: .list, at: times[2])
    try await store.noteArrival(by: .webhook, at: times[0])
    try expect(await store.arrivals(), [.list: times[2], .webhook: times[3]], "the newest of each")
  }

  static func event(
    _ id: String, minute: Int64 = 0, customer: String? = nil, type: String = "invoice.paid",
    received: Int64 = 0
  ) -> InboxEvent {
    InboxEvent(
      id: id, type: type, createdAt: ReportMaker.time(minute: minute),
      object: customer == nil ? nil : "in_\(id)", stripeCustomer: customer,
      receivedAt: ReportMaker.time(minute: received))
  }

  private static func once(_ store: any BillingStore) async throws {
    let first = event("evt_1", minute: 3)
    try expect(await store.record(first), .new, "the first delivery")
    try expect(await store.record(first), .known, "the second")
    let other = event("evt_1", minute: 9, customer: "cus_1", type: "other", received: 9)
    try expect(
      await store.record([other, event("evt_2"), event("evt_2")], through: nil),
      [.known, .new, .known], "a page with doubles")
    try expect(await store.event("evt_1"), first, "what came first")
    try expect(await store.event("evt_x"), nil, "an unknown one")
    try expect(await store.record([], through: nil), [], "nothing")
    let now = ReportMaker.time(hour: 1)
    try await store.markProcessed(["evt_1", "evt_1", "evt_x"], at: now)
    try await store.markProcessed([], at: now)
    try expect(await store.record(first), .known, "a delivery after it was processed")
    try expect(
      await store.dueEvents(after: nil, limit: 10).map(\.id), ["evt_2"], "due after that")
    try expect(await store.event("evt_1"), first, "the processed one")
  }

  private static func order(_ store: any BillingStore) async throws {
    let events = [
      event("evt_b", minute: 2), event("evt_d", minute: 1), event("evt_a", minute: 2),
      event("evt_c", minute: 5, received: 7), event("evt_é'\"", minute: -5, received: 9),
    ]
    _ = try await store.record(events, through: nil)
    let sorted = [events[4], events[1], events[2], events[0], events[3]]
    try expect(await store.dueEvents(after: nil, limit: 10), sorted, "all")
    var (read, last): ([InboxEvent], InboxEvent?) = ([], nil)
    while true {
      let page = try await store.dueEvents(after: last, limit: 2)
      guard let end = page.last else { break }
      read += page
      last = end
    }
    try expect(read, sorted, "page by page")
    try expect(
      await store.inboxState(),
      InboxState(dueCount: 5, oldestDueAt: ReportMaker.epoch, unlinkedCount: 0), "the state")
    try await store.markProcessed(events.map(\.id), at: ReportMaker.epoch)
    try expect(
      await store.inboxState(), InboxState(dueCount: 0, oldestDueAt: nil, unlinkedCount: 0),
      "the state of an empty inbox")
  }

  private static func link(_ customer: String, _ stripe: String) throws -> CustomerLink {
    CustomerLink(
      customer: try CustomerID(customer), stripeCustomer: stripe, name: nil, email: nil,
      testClock: nil, linkedAt: ReportMaker.epoch)
  }

  private static func unlinked(_ store: any BillingStore) async throws {
    func due() async throws -> [String] {
      try await store.dueEvents(after: nil, limit: 10).map(\.id)
    }
    try await store.addLink(link("a", "cus_a"))
    let events = [
      event("evt_1", minute: 1, customer: "cus_a"), event("evt_2", minute: 2, customer: "cus_b"),
      event("evt_3", minute: 3), event("evt_4", minute: 4, customer: "cus_b"),
    ]
    _ = try await store.record(events, through: nil)
    try expect(await due(), ["evt_1", "evt_3"], "of the linked one and of none")
    try expect(await store.inboxState().unlinkedCount, 2, "waiting for a link")
    // What was processed while nobody was linked does not come back.
    try await store.markProcessed(["evt_4"], at: ReportMaker.epoch)
    try await store.addLink(link("b", "cus_b"))
    try expect(await due(), ["evt_1", "evt_2", "evt_3"], "once it is linked")
    try await store.removeLink(of: try CustomerID("a"))
    try expect(await due(), ["evt_2", "evt_3"], "after the other link ended")
    _ = try await store.record([event("evt_5", minute: 5, customer: "cus_a")], through: nil)
    try expect(await due(), ["evt_2", "evt_3"], "what comes after that waits as well")
    try await store.addLink(link("c", "cus_a"))
    try expect(await due(), ["evt_1", "evt_2", "evt_3", "evt_5"], "linked to another of ours")
    try expect(await store.inboxState().unlinkedCount, 0, "nothing waits")
  }

  private static func cursors(_ store: any BillingStore) async throws {
    try expect(await store.cursor(of: .snapshots), nil, "before the first read")
    func cursor(_ feed: EventCursor.Feed, _ event: String, _ minute: Int64) -> EventCursor {
      EventCursor(feed: feed, event: event, createdAt: ReportMaker.time(minute: minute))
    }
    let (first, thin) = (cursor(.snapshots, "evt_1", 1), cursor(.thin, "evt_t", 4))
    _ = try await store.record([event("evt_1", minute: 1)], through: first)
    _ = try await store.record([event("evt_t", minute: 4)], through: thin)
    _ = try await store.record(event("evt_w", minute: 9))
    try expect(await store.cursor(of: .snapshots), first, "after a page and a webhook")
    try expect(await store.cursor(of: .thin), thin, "of the other list")
    for next in [cursor(.snapshots, "evt_3", 3), cursor(.snapshots, "evt_2", 2)] {
      _ = try await store.record([], through: next)
      try expect(await store.cursor(of: .snapshots), next, "as it is told")
    }
  }

  private static func many(_ store: any BillingStore) async throws {
    let events = (0..<3_000).map { event("evt_\($0)", minute: Int64($0)) }
    let arrivals = try await store.record(events, through: nil)
    try expect(arrivals.count { $0 == .new }, 3_000, "new ones")
    try await store.markProcessed(events.dropLast().map(\.id), at: ReportMaker.epoch)
    try expect(
      await store.dueEvents(after: nil, limit: 5), Array(events.suffix(1)), "what is left")
  }
}
