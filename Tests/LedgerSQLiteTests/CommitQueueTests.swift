import Amounts
import Dispatch
import Foundation
import GRDB
import LedgerConformance
import Metering
import Synchronization
import Testing
import UsageLedger

@testable import LedgerSQLite

/// Shared commits: who waits, who fails, and when the store stops.
@Suite struct CommitQueueTests {
  /// Runs `body` while another connection holds the write lock, then lets go and waits for what `body` started.
  private func whileLocked<Value: Sendable>(
    _ folder: TemporaryFolder, _ body: @escaping @Sendable (_ isLocked: Bool) async throws -> Value
  ) async throws -> Value {
    var configuration = Configuration()
    configuration.allowsUnsafeTransactions = true
    let other = try DatabaseQueue(path: folder.path, configuration: configuration)
    try await other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
    async let value = body(true)
    try await Task.sleep(for: .seconds(2))
    try await other.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
    let result = try await value
    try other.close()
    return result
  }

  @Test func callersThatWaitShareACommit() async throws {
    try await withStore { store, folder in
      let before = try WALFile(folder.path).commitCount
      try await whileLocked(folder) { _ in try await append(1...50, to: store) }
      // The first ones wait for the lock; the others meet behind them: fifty appends, few commits.
      #expect((1...25).contains(try WALFile(folder.path).commitCount - before))
      #expect(try await store.facts(SampleReports.query("n")).sum == 50)
    }
  }

  private func append(_ hours: ClosedRange<Int64>, to store: SQLiteStore) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for hour in hours {
        group.addTask { _ = try await store.append(SampleReports.hourly(hour, ["n": 1])) }
      }
      try await group.waitForAll()
    }
  }

  @Test func tooManyThatWaitAreRefused() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let store = try SQLiteStore.open(path: folder.path, queueLimit: 10)
    let codes = try await whileLocked(folder) { _ in
      await withTaskGroup(of: LedgerError.Code?.self) { group in
        for hour in Int64(1)...40 {
          group.addTask {
            do {
              _ = try await store.append(SampleReports.hourly(hour, ["n": 1]))
              return nil
            } catch { return (error as? LedgerError)?.code }
          }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
    }
    let taken = codes.filter { $0 == nil }.count
    #expect(codes.compactMap { $0 }.allSatisfy { $0 == .full })
    // Ten wait and one is under way; on a slow machine some come after the lock is gone.
    #expect((10..<40).contains(taken))
    #expect(try await store.facts(SampleReports.query("n")).sum == .init(Int64(taken)))
    try await store.close()
  }

  @Test func oneBadWriteDoesNotFailItsNeighbours() async throws {
    try await withStore { store, folder in
      let refusal = try await whileLocked(folder) { _ in
        async let good: Void = append(1...20, to: store)
        async let bad = Self.refusal {
          try await store.write { session in
            try session.db.execute(sql: "INSERT INTO entries (id) VALUES (77)")
          }
        }
        try await good
        return await bad
      }
      #expect(refusal?.code == .conflict)
      #expect(try await store.facts(SampleReports.query("n")).sum == 20)
    }
  }

  private static func refusal(_ work: () async throws -> Void) async -> LedgerError? {
    do { try await work() } catch { return error as? LedgerError }
    return nil
  }

  @Test func aRefusedWriteLeavesNothingBehind() async throws {
    try await withStore { store, _ in
      let refusal = await Self.refusal {
        try await store.write { session in
          _ = try EntryAppender(SampleReports.hourly(1, ["n": 1]), in: session).append()
          throw LedgerError(.overflow, "test")
        }
      }
      #expect(refusal?.code == .overflow)
      #expect(try await store.entry(EntryID(1)) == nil)
      #expect(try await store.instances(of: CustomerID("cust_1")) == [])
      let next = try await store.append(SampleReports.hourly(1, ["n": 1]))
      guard case .added(let entry) = next else {
        Issue.record("\(next)")
        return
      }
      #expect(entry.id == EntryID(1))
    }
  }

  @Test func aFailedSyncStopsTheStore() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let reported = Mutex<[LedgerError.Code]>([])
    let store = try SQLiteStore.open(path: folder.path) { failure in
      reported.withLock { $0.append(failure.code) }
    }
    _ = try await store.append(SampleReports.hourly(1, ["n": 1]))
    for _ in 1...2 {
      let failure = await Self.refusal {
        try await store.write { _ in throw DatabaseError(resultCode: .SQLITE_IOERR_FSYNC) }
      }
      #expect(failure?.code == .corrupt)
      #expect(failure?.context == "\(folder.path): reading or writing the file failed")
    }
    let later = await Self.refusal {
      _ = try await store.append(SampleReports.hourly(2, ["n": 1]))
    }
    #expect(later?.code == .corrupt)
    #expect(reported.withLock { $0 } == [.corrupt])
    #expect(try await store.facts(SampleReports.query("n")).sum == 1)
  }
}

/// A write-ahead log, read for the commits in it (sqlite.org/fileformat2.html#the_write_ahead_log).
private struct WALFile {
  let commitCount: Int

  init(_ path: String) throws {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path + "-wal"))
    guard bytes.count >= 32 else {
      commitCount = 0
      return
    }
    let word = { (offset: Int) in bytes[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) } }
    let frameSize = word(8) + 24
    let salts = bytes[16..<24]
    var count = 0
    for frame in stride(from: 32, through: bytes.count - frameSize, by: frameSize)
    where bytes[frame + 8..<frame + 16] == salts && word(frame + 4) != 0 {
      count += 1
    }
    commitCount = count
  }
}
