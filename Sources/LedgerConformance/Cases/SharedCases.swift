import Amounts
import Metering
import UsageLedger

/// Two stores on one database, as two processes have them.
enum SharedCases {
  static let all = [
    SharedConformanceCase("what one wrote the other reads at once", seenAtOnce),
    SharedConformanceCase("a report sent to both at once is one entry", sameReport),
    SharedConformanceCase("names that both meet first are one", sameNames),
    SharedConformanceCase("a lease holds against the other", leases),
    SharedConformanceCase("an event that both record at once is new once", sameEvent),
    SharedConformanceCase("audit rows of both are one chain", oneAuditLog),
    SharedConformanceCase("an alert that both open at once is one", sameAlert),
    SharedConformanceCase("a link made while events come in leaves none waiting", linkAndEvents),
  ]

  /// Both evaluate, because a lease ended while its holder went on: one opens each alert, one resolves it, one tells of it.
  private static func sameAlert(_ one: any BillingStore, _ other: any BillingStore) async throws {
    func kept(_ updates: [AlertUpdate], _ others: [AlertUpdate]) async throws -> [Int] {
      async let first = one.keep(updates)
      async let second = other.keep(others)
      return zip(try await first, try await second).map { ($0 ? 1 : 0) + ($1 ? 1 : 0) }
    }
    let numbers = 0..<20
    let opened = try await kept(
      numbers.map { AlertCases.opening("a\($0)", detail: "\($0)") },
      numbers.map { AlertCases.opening("b\($0)", detail: "\($0)") })
    try expect(opened, numbers.map { _ in 1 }, "how many opened each")
    let open = try await one.openAlerts()
    func resolved(_ name: String) -> [AlertUpdate] {
      open.map { record in
        AlertUpdate(
          .change(record.changed { $0.resolvedAt = ReportMaker.time(hour: 1) }),
          messages: [AlertCases.message("\(name)\(record.id)", of: record)])
      }
    }
    try expect(
      await kept(resolved("x"), resolved("y")), numbers.map { _ in 1 }, "how many resolved")
    try expect(await other.alertMessages(before: nil, limit: 100).count, 40, "messages")
    try expect(await other.openAlerts(), [], "what is open")
  }

  /// Rows by themselves, and rows that come with changes.
  private static func oneAuditLog(_ one: any BillingStore, _ other: any BillingStore) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 1...30 {
        let store = number % 2 == 0 ? one : other
        group.addTask { _ = try await store.record(AuditCases.event("\(number)")) }
        group.addTask {
          let scope = AuditScope(AuditCases.event("key \(number)"), journal: store)
          try await AuditScope.$current.withValue(scope) {
            try await store.addKey(AuditCases.key(number))
          }
          try await scope.finish("200", succeeded: true, at: ReportMaker.epoch)
        }
      }
      try await group.waitForAll()
    }
    try await AuditCases.expectWhole(one, rows: 60)
    try expect(await one.auditHead(), await other.auditHead(), "both read one end")
  }

  private static func seenAtOnce(_ one: any BillingStore, _ other: any BillingStore) async throws {
    let maker = try ReportMaker()
    var ids: [EntryID] = []
    for hour in Int64(1)...10 {
      let (writer, reader) = hour % 2 == 0 ? (one, other) : (other, one)
      let entry = try await writer.append(maker.hourly(hour, ["n": 1])).added()
      try expect(await reader.entry(entry.id), entry, "the entry of hour \(hour)")
      ids.append(entry.id)
      try expect(await Asking(reader, maker).sum("n"), Quantity(hour), "the total")
    }
    let void = try await other.void(ids[3], reason: "no", at: ReportMaker.epoch)
    try expect(await one.entry(ids[3])?.voidedBy, void.id, "the void")
    try expect(await Asking(one, maker).sum("n"), 9, "the total after the void")
    let again = try await one.append(maker.hourly(4, ["n": 2])).added()
    try expect(again.id > void.id, "numbers rise over both stores")
  }

  private static func sameReport(_ one: any BillingStore, _ other: any BillingStore) async throws {
    let maker = try ReportMaker()
    let drafts = try (Int64(1)...50).map { try maker.hourly($0, ["n": 1]) }
    let added = try await withThrowingTaskGroup(of: Int.self) { group in
      for draft in drafts {
        for store in [one, other] {
          group.addTask {
            if case .added = try await store.append(draft) { 1 } else { 0 }
          }
        }
      }
      var added = 0
      for try await count in group { added += count }
      return added
    }
    try expect(added, 50, "added")
    try expect(await Asking(one, maker).sum("n"), 50, "the total")
  }

  private static func sameNames(_ one: any BillingStore, _ other: any BillingStore) async throws {
    let maker = try ReportMaker("new", "instance")
    let (left, right) = (try maker.hourly(1, ["x": 1]), try maker.hourly(2, ["x": 2]))
    async let first = one.append(left)
    async let second = other.append(right)
    _ = try await (first, second)
    for store in [one, other] {
      try expect(await Asking(store, maker).sum("x"), 3, "the total")
      try expect(await store.metrics(of: maker.customer).count, 1, "metrics")
      try expect(await store.instances(of: maker.customer).map(\.entryCount), [2], "instances")
    }
  }

  private static func leases(_ one: any BillingStore, _ other: any BillingStore) async throws {
    let customer = try CustomerID("c")
    let (now, until) = (ReportMaker.epoch, ReportMaker.time(hour: 1))
    try expect(
      await one.claim(customer, holder: "one", until: until, now: now), "the first claim")
    try expect(
      await other.claim(customer, holder: "two", until: until, now: now), false, "the second")
    try await one.release(customer, holder: "one")
    try expect(
      await other.claim(customer, holder: "two", until: until, now: now), "after the release")
  }

  private static func sameEvent(_ one: any BillingStore, _ other: any BillingStore) async throws {
    let events = (0..<40).map { EventCases.event("evt_\($0)", minute: Int64($0)) }
    async let first = one.record(events, through: nil)
    async let second = other.record(events.reversed(), through: nil)
    let arrivals = try await (first, second)
    try expect((arrivals.0 + arrivals.1).count { $0 == .new }, 40, "new ones")
    try expect(await one.dueEvents(after: nil, limit: 100), events, "due ones")
  }

  private static func linkAndEvents(_ one: any BillingStore, _ other: any BillingStore)
    async throws
  {
    for pass in 0..<20 {
      let events = (0..<5).map {
        EventCases.event("evt_\(pass)_\($0)", minute: Int64(pass), customer: "cus_\(pass)")
      }
      let link = CustomerLink(
        customer: try CustomerID("c\(pass)"), stripeCustomer: "cus_\(pass)", name: nil,
        email: nil, testClock: nil, linkedAt: ReportMaker.epoch)
      async let recorded = one.record(events, through: nil)
      async let linked: Void = other.addLink(link)
      _ = try await (recorded, linked)
    }
    try expect(await one.dueEvents(after: nil, limit: 1_000).count, 100, "due ones")
    try expect(await other.inboxState().unlinkedCount, 0, "waiting ones")
  }
}
