import Amounts
import LedgerConformance
import Metering
import Testing
import UsageLedger

@testable import LedgerPostgres

/// Customers in several lanes on one database.
@Suite(.serialized) struct LaneTests {
  @Test func theDatabaseAndTheProgramAgreeAboutLanes() async throws {
    try await withStore(lanes: 7) { store, database in
      let names = ["", "a", "cust_1", "Zürich", "Zu\u{308}rich", "日本", "x\u{1F600}", "'\\"]
      let found = try await store.read { connection in
        try connection.query(
          "SELECT ledger_lane(c, 7) FROM unnest($1::text[]) WITH ORDINALITY AS n(c, o) ORDER BY o",
          [.texts(names)]
        ).rows.map { try $0.int(0) }
      }
      #expect(store.shape == LaneShape(count: 7))
      #expect(found == names.map { store.shape.lane(of: $0) })
    }
  }

  @Test func aNewDatabaseHasSixteenLanes() async throws {
    let database = try await PostgresServer.shared.makeDatabase()
    let store = try await database.openStore()
    #expect(store.shape.count == LaneShape.defaultCount)
    await store.close()
  }

  /// Whoever reads on from a cursor sees every entry, whichever replica and lane it came through, and none of them twice.
  @Test(arguments: [1, 4, 16])
  func theFeedMissesNothing(lanes: Int) async throws {
    try await withStore(lanes: lanes) { one, database in
      let other = try await database.openStore()
      let customers = (0..<20).map { "c\($0)" }
      let reader = Task {
        var cursor = LedgerCursor.start
        var seen: Set<CustomerID> = []
        var idle = 0
        while idle < 40 {
          let activity = try await one.activity(after: cursor, limit: 7)
          idle = activity.through == cursor ? idle + 1 : 0
          cursor = activity.through
          seen.formUnion(activity.customers)
          if idle > 0 { try await Task.sleep(for: .milliseconds(10)) }
        }
        return (seen, cursor)
      }
      try await withThrowingTaskGroup(of: Void.self) { group in
        for (place, store) in [one, other].enumerated() {
          for customer in customers {
            group.addTask {
              for hour in Int64(0)..<5 {
                _ = try await store.append(
                  SampleReports.hourly(
                    hour * 2 + Int64(place), ["n": 1], customer: customer))
              }
            }
          }
        }
        try await group.waitForAll()
      }
      let (seen, cursor) = try await reader.value
      #expect(seen.count == customers.count)
      #expect(try await one.end() == cursor)
      let counts = try await database.execute(
        """
        SELECT count(*), count(DISTINCT id), count(*) FILTER (WHERE id % s.lanes = lane
          AND ledger_lane(customer_id, s.lanes) = lane)
        FROM entries CROSS JOIN ledger_shape s
        """)
      #expect(counts == [["200", "200", "200"]])
      for customer in customers {
        let facts = try await other.facts(
          SampleReports.query("n", hours: -24..<48, customer: customer))
        #expect(facts.sum == 10)
      }
      await other.close()
    }
  }

  /// A lane that somebody holds keeps nobody else from writing, and is waited for where nothing else is left.
  @Test func aHeldLaneStopsOnlyItsOwnCustomers() async throws {
    try await withStore(lanes: 4) { store, database in
      let names = (0..<20).map { "c\($0)" }
      let held = try #require(names.first)
      let lane = store.shape.lane(of: held)
      let free = try #require(names.first { store.shape.lane(of: $0) != lane })
      let shape = store.shape
      let added = try await database.onQueue { connection in
        try connection.transaction {
          try LaneTable(connection: connection, shape: shape).lock(of: CustomerID(held))
          let second = try PostgresConnection(ConnectionAddress(uri: database.url))
          return try AppendTransaction(connection: second, shape: shape, waits: false).append([
            AppendRequest(
              drafts: [SampleReports.hourly(1, ["n": 1], customer: held)], claim: .none,
              reply: { _ in }),
            AppendRequest(
              drafts: [SampleReports.hourly(1, ["n": 1], customer: free)], claim: .none,
              reply: { _ in }),
            AppendRequest(
              drafts: [
                SampleReports.hourly(2, ["n": 1], customer: free),
                SampleReports.hourly(2, ["n": 1], customer: held),
              ], claim: .none, reply: { _ in }),
          ]).map { result in
            switch result {
            case .receipts(let receipts): receipts.count
            case .refused: -1
            case .passedOver: 0
            }
          }
        }
      }
      #expect(added == [0, 1, 0])
      // What was passed over is written once the lane is free.
      _ = try await store.append(SampleReports.hourly(1, ["n": 1], customer: held))
      #expect(try await store.end().newest.number > 0)
    }
  }

  /// Whether a value fits its day is known exactly, whatever other instances hold open of it.
  @Test func aDayIsFullToTheLastPlace() async throws {
    try await withStore(lanes: 4) { store, _ in
      let most = Quantity(rawValue: .max)
      func report(_ minute: Int64, _ value: Quantity, _ instance: String) throws -> EntryDraft {
        try SampleReports.windowed(60, end: minute * 60, ["n": value], instance: instance)
      }
      for (place, instance) in ["a", "b", "c"].enumerated() {
        _ = try await store.append(report(Int64(place + 1), Quantity(rawValue: 5), instance))
      }
      let tooMuch = Quantity(rawValue: .max - 14)
      let error = await #expect(throws: LedgerError.self) {
        try await store.append(report(10, tooMuch, "d"))
      }
      #expect(error?.code == .overflow)
      _ = try await store.append(report(10, Quantity(rawValue: .max - 15), "d"))
      for instance in ["a", "d", "new"] {
        let error = await #expect(throws: LedgerError.self) {
          try await store.append(report(20, Quantity(rawValue: 1), instance))
        }
        #expect(error?.code == .overflow)
      }
      #expect(try await store.facts(SampleReports.query("n")).sum == most)
      // The next day has room.
      _ = try await store.append(report(1_441, Quantity(rawValue: 1), "a"))
    }
  }

  /// Whatever order hours come in, and whatever is taken out between, totals are those of the entries.
  @Test(arguments: [
    [1, 2, 3, 26, 2, 27, 1], [30, 1, 29, 2, 28, 3], [5, 5, 5, 5], [24, 25, 24, 25, 48, 1],
  ])
  func hoursInAnyOrderAddUp(_ hours: [Int64]) async throws {
    try await withStore(lanes: 4) { store, _ in
      var ids: [EntryID] = []
      for (place, hour) in hours.enumerated() {
        for instance in ["a", "b"] {
          let outcome = try await store.append(
            SampleReports.windowed(
              60, end: (hour - 1) * 3_600 + Int64(place + 1) * 60,
              ["n": Quantity(Int64(place + 1))],
              instance: instance))
          guard case .added(let entry) = outcome else { continue }
          ids.append(entry.id)
        }
        try await expectFold(store)
      }
      for id in [ids[0], ids[ids.count - 1], ids[ids.count / 2]] {
        _ = try await store.void(id, reason: "wrong", at: SampleReports.start)
        try await expectFold(store)
      }
      _ = try await store.append(
        SampleReports.windowed(60, end: 86_400 * 3, ["n": 100], instance: "a"))
      try await expectFold(store)
    }
  }

  private func expectFold(_ store: PostgresStore) async throws {
    let page = try await store.entries(
      of: CustomerID("cust_1"), matching: EntryFilter(limit: 1_000))
    for detail in [FactsQuery.Detail.sum, .newest, .hourly, .every] {
      for hours in [Int64(0)..<744, 0..<24, 1..<30, 2..<3, 24..<48] {
        let query = try SampleReports.query("n", hours: hours, detail)
        #expect(
          try await store.facts(query) == MetricFacts(folding: page.entries, query),
          "\(detail) of \(hours)")
      }
    }
  }

  /// A process that is killed while it moves entries leaves the rest to the next one.
  @Test func theMoveOfEntriesGoesOnWhereItWasKilled() async throws {
    let database = try await PostgresServer.shared.makeDatabase()
    let (sql, month) = ("data-v12.sql", UpgradeTests.month)
    let data = try GoldenText.text(sql)
    let left = try await database.onQueue { connection in
      let before = Migration.all.filter { $0.version <= 12 }
      _ = try SchemaMigrator(migrations: before).migrate(connection, name: "test")
      try connection.execute(month)
      try connection.execute(data)
      _ = try SchemaMigrator(migrations: Migration.all).migrate(connection, name: "test")
      let move = EntryMove(connection: connection)
      #expect(try move.step())
      return try connection.execute("SELECT count(*) FROM entries_by_month").first?.int(0)
    }
    #expect(left == 0 || left == 3)
    let store = try await database.openStore()
    #expect(try await UpgradeSample.differences(in: store, version: 12) == [])
    let rows = try await database.execute(
      "SELECT to_regclass('entries_by_month')::text, count(*), min(id), max(id) FROM entries")
    #expect(rows == [[nil, "3", "1", "3"]])
    // Numbers go on above all that were there, and a second opening changes nothing.
    let entry = try await store.append(SampleReports.hourly(9, ["n": 1], instance: "a"))
    guard case .added(let added) = entry else { throw ServerFailure(description: "\(entry)") }
    #expect(added.id > EntryID(4))
    let again = try await database.openStore()
    #expect(try await again.entry(added.id) == added)
    #expect(
      try await again.entry(EntryID(4))?.kind == .void(of: EntryID(3), reason: "counted twice"))
    await again.close()
    await store.close()
  }
}
