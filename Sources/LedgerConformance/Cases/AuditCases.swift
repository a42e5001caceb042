import Metering
import UsageLedger

/// The audit log: a chain without forks, and rows that come with the change they tell of.
enum AuditCases {
  static let all = [
    ConformanceCase("audit rows form one chain and are read in order", chain),
    ConformanceCase("audit rows that are written at once form one chain", concurrent),
    ConformanceCase("a change within a scope leaves one row", scoped),
    ConformanceCase("what is refused within a scope leaves no row", refused),
    ConformanceCase("what is announced has a row before it and an outcome behind it", announced),
    ConformanceCase("what goes on after a change is not told as done", goesOn),
    ConformanceCase("of changes at once one that is not taken back has the row", atOnce),
    ConformanceCase("a log that grows is whole while it is read", growing),
  ]

  static func event(_ action: String) -> AuditEvent {
    AuditEvent(
      at: ReportMaker.epoch, actor: "key_1", actorName: "ci", address: nil, requestID: "r",
      action: action, target: "/é", details: #"{"plan":"starter"}"#)
  }

  static func key(_ number: Int) -> APIKeyRecord {
    APIKeyRecord(
      id: "key_\(number)", role: .operator, secretHash: [UInt8(number)],
      createdAt: ReportMaker.epoch)
  }

  /// Nothing is missing, changed or forked.
  static func expectWhole(_ store: any BillingStore, rows: Int64) async throws {
    var chain = AuditChain()
    while true {
      let page = try await store.auditEntries(after: chain.head.number, limit: 7)
      chain.follow(page)
      guard page.count == 7 else { break }
    }
    chain.end(at: try await store.auditHead())
    try expect(chain.breaks.map(\.description), [], "the chain")
    try expect(chain.head.number, rows, "rows")
  }

  private static func chain(_ store: any BillingStore) async throws {
    try expect(await store.auditHead(), .empty, "an empty log")
    try expect(await store.auditActions(before: nil, limit: 5), [], "no actions")
    let first = try await store.record(event("a"))
    try expect(first, AuditEntry(event("a"), after: .empty), "the first row")
    let second = try await store.record(event("b"))
    let outcome = try await store.record(
      second.event.outcome("409 conflict", of: second.number, at: ReportMaker.epoch))
    let last = try await store.record(event("c"))
    try expect(await store.auditEntries(after: 1, limit: 2), [second, outcome], "a page")
    let actions = [
      AuditAction(last), AuditAction(second, later: outcome), AuditAction(first),
    ]
    try expect(await store.auditActions(before: nil, limit: 9), actions, "newest first")
    try expect(actions.map(\.outcome), [nil, "409 conflict", nil], "outcomes")
    try expect(await store.auditActions(before: 4, limit: 1), [actions[1]], "below a row")
    try await expectWhole(store, rows: 4)
  }

  private static func concurrent(_ store: any BillingStore) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 1...40 {
        group.addTask { _ = try await store.record(event("\(number)")) }
      }
      try await group.waitForAll()
    }
    try await expectWhole(store, rows: 40)
  }

  /// A store in memory has no transactions: the scope writes the row at its end.
  private static func scoped(_ store: any BillingStore) async throws {
    let scope = AuditScope(event("keys create"), journal: store)
    try await AuditScope.$current.withValue(scope) {
      try await store.addKey(key(1))
      try await store.addKey(key(2))
    }
    try await scope.finish("200", succeeded: true, at: ReportMaker.epoch)
    let actions = try await store.auditActions(before: nil, limit: 9)
    try expect(actions.map(\.entry.event.action), ["keys create"], "one row for two changes")
    try expect(actions.first?.outcome != nil, "its outcome is known")
    try await expectWhole(store, rows: 1)
  }

  private static func refused(_ store: any BillingStore) async throws {
    try await store.addKey(key(1))
    let scope = AuditScope(event("keys create"), journal: store)
    try await AuditScope.$current.withValue(scope) {
      try await expect(.conflict, "the same key") { try await store.addKey(key(1)) }
    }
    try await scope.finish("409 conflict", succeeded: false, at: ReportMaker.epoch)
    let dropped = AuditScope(event("a rehearsal"), journal: store)
    dropped.drop()
    try await dropped.announce()
    try await dropped.finish("200", succeeded: true, at: ReportMaker.epoch)
    try await expectWhole(store, rows: 0)
  }

  private static func announced(_ store: any BillingStore) async throws {
    let scope = AuditScope(event("subscribe"), journal: store)
    try await AuditScope.$current.withValue(scope) {
      try await scope.announce()
      try expect(await store.auditActions(before: nil, limit: 1).map(\.outcome), [nil], "before")
      try await scope.announce()
      try await store.addKey(key(1))
    }
    try await scope.finish("502 refused_by_stripe", succeeded: false, at: ReportMaker.epoch)
    let actions = try await store.auditActions(before: nil, limit: 9)
    try expect(actions.map(\.outcome), ["502 refused_by_stripe"], "behind it")
    try await expectWhole(store, rows: 2)
  }

  /// A process that ends between the first change and what follows must not have said that all was done.
  private static func goesOn(_ store: any BillingStore) async throws {
    let scope = AuditScope(event("subscribe"), journal: store)
    try await AuditScope.$current.withValue(scope) {
      try await store.addKey(key(1))
      try await scope.announce()
      try expect(await store.auditActions(before: nil, limit: 9).map(\.outcome), [nil], "going on")
      try await scope.announce()
      try await store.addKey(key(2))
    }
    try await scope.finish("201", succeeded: true, at: ReportMaker.epoch)
    let actions = try await store.auditActions(before: nil, limit: 9)
    try expect(actions.map(\.outcome), ["201"], "behind it")
    try await expectWhole(store, rows: try await store.auditHead().number)
  }

  private static func atOnce(_ store: any BillingStore) async throws {
    try await store.addKey(key(1))
    let scope = AuditScope(event("keys create"), journal: store)
    await AuditScope.$current.withValue(scope) {
      await withTaskGroup(of: Void.self) { group in
        for number in [1, 1, 2, 1, 3, 4] {
          group.addTask { try? await store.addKey(key(number)) }
        }
      }
    }
    try await scope.finish("200", succeeded: true, at: ReportMaker.epoch)
    try expect(await store.auditActions(before: nil, limit: 9).count, 1, "one row")
    try await expectWhole(store, rows: 1)
  }

  private static func growing(_ store: any BillingStore) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { for number in 1...60 { _ = try await store.record(event("\(number)")) } }
      for _ in 1...20 {
        try expect(await store.verifiedChain().breaks.map(\.description), [], "while it grows")
      }
      try await group.waitForAll()
    }
    let head = try await store.auditHead()
    try expect(await store.verifiedChain(knowing: head).breaks.count, 0, "a known row")
    let other = AuditHead(number: head.number, hash: AuditHead.empty.hash)
    try expect(await store.verifiedChain(knowing: other).breaks.map(\.number), [60], "another")
  }
}
