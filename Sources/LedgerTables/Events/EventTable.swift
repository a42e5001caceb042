import Metering
import UsageLedger

/// Stripe's events, each once, and how far its lists were read.
///
/// Whoever writes events of a Stripe customer, or its link, takes turns under that customer's id: a link that is made meanwhile
/// leaves no event waiting. Rows are locked in the order of their ids, so that no two writers wait for each other.
struct EventTable {
  static let setAwaitsLinkText = DialectText(EventsSQL.setAwaitsLink)
  private static let dueText = DialectText(EventsSQL.due)
  private static let stateText = DialectText(EventsSQL.state)

  let connection: any SQLConnection

  /// In the order of the events; of two with the same id the first is new.
  func record(_ events: [InboxEvent]) throws -> [EventArrival] {
    guard !events.isEmpty else { return [] }
    let customers = Set(events.compactMap(\.stripeCustomer).map { ByteText($0) })
    if !customers.isEmpty { try connection.takeTurns(under: customers.map(\.text)) }
    let first = Dictionary(events.map { (ByteText($0.id), $0) }) { first, _ in first }
    let sorted = first.sorted { $0.key < $1.key }
    let added = try connection.run(
      EventsSQL.insert,
      each: sorted.map { _, event in
        [
          .text(event.id), .text(event.type), .time(event.createdAt), .text(event.object),
          .text(event.stripeCustomer), .time(event.receivedAt),
        ]
      })
    var new = Set(zip(sorted, added).filter { $0.1 == 1 }.map(\.0.key))
    return events.map { new.remove(ByteText($0.id)) == nil ? .known : .new }
  }

  /// What nobody has processed of a Stripe customer is due from now on, or waits for a link.
  func setAwaitsLink(_ awaitsLink: Bool, ofStripeCustomer id: String) throws {
    try connection.run(Self.setAwaitsLinkText[connection.dialect], [.text(id), .bool(awaitsLink)])
  }

  func due(after event: InboxEvent?, limit: Int) throws -> [InboxEvent] {
    try connection.rows(Self.due(after: event, limit: limit, connection.dialect)).map(Self.event)
  }

  static func due(after event: InboxEvent?, limit: Int, _ dialect: SQLDialect) -> SQLQuestion {
    SQLQuestion(
      dueText[dialect], columns: 6,
      [.int(event?.createdAt.nanoseconds ?? .min), .text(event?.id ?? ""), .count(limit)])
  }

  func markProcessed(_ ids: [String], at now: Timestamp) throws {
    try connection.run(
      EventsSQL.markProcessed,
      each: ids.map { ByteText($0) }.sorted().map { [.text($0.text), .time(now)] })
  }

  func event(_ id: String) throws -> InboxEvent? {
    let question = SQLQuestion(EventsSQL.byID, columns: 6, [.text(id)])
    return try connection.rows(question).first.map(Self.event)
  }

  func state() throws -> InboxState {
    let row = try connection.rows(Self.state(connection.dialect)).first
    return InboxState(
      dueCount: try row?.int(0) ?? 0, oldestDueAt: try row?.optionalTime(1),
      unlinkedCount: try row?.int(2) ?? 0)
  }

  static func state(_ dialect: SQLDialect) -> SQLQuestion {
    SQLQuestion(stateText[dialect], columns: 3)
  }

  func cursor(of feed: EventCursor.Feed) throws -> EventCursor? {
    let question = SQLQuestion(EventsSQL.cursor, columns: 2, [.text(feed.rawValue)])
    return try connection.rows(question).first.map {
      EventCursor(feed: feed, event: try $0.text(0), createdAt: try $0.time(1))
    }
  }

  func setCursor(_ cursor: EventCursor) throws {
    try connection.run(
      EventsSQL.setCursor,
      [.text(cursor.feed.rawValue), .text(cursor.event), .time(cursor.createdAt)])
  }

  func noteArrival(by way: EventWay, at now: Timestamp) throws {
    try connection.run(EventsSQL.noteArrival, [.text(way.rawValue), .time(now)])
  }

  func arrivals() throws -> [EventWay: Timestamp] {
    let rows = try connection.rows(SQLQuestion(EventsSQL.arrivals, columns: 2))
    return Dictionary(
      try rows.compactMap { row in
        try EventWay(rawValue: row.text(0)).map { ($0, try row.time(1)) }
      }, uniquingKeysWith: max)
  }

  private static func event(_ row: any SQLRow) throws -> InboxEvent {
    InboxEvent(
      id: try row.text(0), type: try row.text(1), createdAt: try row.time(2),
      object: row.optionalText(3), stripeCustomer: row.optionalText(4),
      receivedAt: try row.time(5))
  }
}
