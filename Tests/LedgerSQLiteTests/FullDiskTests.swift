import Amounts
import Foundation
import LedgerConformance
import LedgerSQLite
import Metering
import Testing
import UsageLedger

/// A disk that fills up: reports are refused with nothing half-written, and taken again once there is room.
@Suite struct FullDiskTests {
  @Test func aFullDiskRefusesAndGoesOnWhenThereIsRoom() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    try SmallDisk.run("mount", "-t", "tmpfs", "-o", "size=3m", "ledger-test", folder.url.path)
    defer { try? SmallDisk.run("umount", "-l", folder.url.path) }
    let store = try SQLiteStore.open(path: folder.path)
    let (taken, refusal) = try await fill(store)
    #expect(refusal?.code == .full)
    #expect(taken > 0)
    #expect(try await store.facts(SampleReports.query("n", hours: 0..<100_000)).sum == .init(taken))
    try SmallDisk.run("mount", "-o", "remount,size=30m", folder.url.path)
    let next = try await store.append(SampleReports.hourly(taken + 1, Self.metrics(taken + 1)))
    guard case .added(let entry) = next else {
      Issue.record("\(next)")
      return
    }
    #expect(entry.id == EntryID(taken + 1))
    try await store.close()
    let again = try SQLiteStore.open(path: folder.path)
    #expect(
      try await again.facts(SampleReports.query("n", hours: 0..<100_000)).sum == .init(taken + 1))
    try await again.close()
  }

  /// Appends until the store refuses; the number of reports taken, and the refusal.
  private func fill(_ store: SQLiteStore) async throws -> (Int64, LedgerError?) {
    for hour in Int64(1)...50_000 {
      do {
        _ = try await store.append(SampleReports.hourly(hour, Self.metrics(hour)))
      } catch let error as LedgerError {
        return (hour - 1, error)
      }
    }
    return (50_000, nil)
  }

  private static func metrics(_ hour: Int64) -> [String: Quantity] {
    var metrics: [String: Quantity] = ["n": 1]
    for index in Int64(0)..<40 { metrics["metric_\(index)"] = Quantity(hour * 7_919 + index) }
    return metrics
  }
}
