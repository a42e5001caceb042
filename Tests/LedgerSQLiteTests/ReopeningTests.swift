import Amounts
import Foundation
import LedgerConformance
import LedgerSQLite
import Metering
import Testing
import UsageLedger

/// What was answered is there after a restart, also after one without a goodbye.
@Suite struct ReopeningTests {
  @Test func everythingIsThereAfterAClose() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let store = try SQLiteStore.open(path: folder.path)
    let page = try await fill(store)
    try await store.close()
    // The log was written back: the file alone holds everything.
    let copy = try TemporaryFolder()
    defer { copy.remove() }
    try FileManager.default.copyItem(atPath: folder.path, toPath: copy.path)
    try await expect(page, at: copy.path)
    try await expect(page, at: folder.path)
  }

  @Test func everythingIsThereAfterAKill() async throws {
    try await withStore { store, folder in
      let page = try await fill(store)
      // What a killed process leaves: the file and its log, nothing written back.
      let copy = try TemporaryFolder()
      defer { copy.remove() }
      for suffix in ["", "-wal"] {
        try FileManager.default.copyItem(atPath: folder.path + suffix, toPath: copy.path + suffix)
      }
      try await expect(page, at: copy.path)
    }
  }

  private func fill(_ store: SQLiteStore) async throws -> EntryPage {
    for hour in Int64(1)...40 {
      _ = try await store.append(SampleReports.hourly(hour, ["n": 2]))
    }
    _ = try await store.void(EntryID(7), reason: "test", at: SampleReports.start)
    return try await store.entries(of: CustomerID("cust_1"), matching: EntryFilter())
  }

  private func expect(_ page: EntryPage, at path: String) async throws {
    let store = try SQLiteStore.open(path: path)
    let found = try await store.entries(of: CustomerID("cust_1"), matching: EntryFilter())
    #expect(found == page)
    #expect(try await store.facts(SampleReports.query("n")).sum == 78)
    let next = try await store.append(SampleReports.hourly(41, ["n": 1]))
    guard case .added(let entry) = next else {
      Issue.record("\(next)")
      return
    }
    #expect(entry.id == EntryID(42))
    try await store.close()
  }

  @Test func aClosedStoreRefuses() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let store = try SQLiteStore.open(path: folder.path)
    try await store.close()
    let written = await #expect(throws: LedgerError.self) {
      try await store.append(SampleReports.hourly(1, ["n": 1]))
    }
    #expect(written?.code == .unavailable)
    let read = await #expect(throws: LedgerError.self) { try await store.entry(EntryID(1)) }
    #expect(read?.code == .unavailable)
  }
}
