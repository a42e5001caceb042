import Amounts
import Foundation
import GRDB
import LedgerConformance
import LedgerSQLite
import Testing
import UsageLedger

/// A copy that is made while the store is open, and what is refused instead of copied.
@Suite struct BackupTests {
  @Test func aCopyHoldsWhatWasWrittenBeforeItAndOpens() async throws {
    try await withStore { store, folder in
      _ = try await store.append((1...300).map { try SampleReports.hourly($0, ["n": 1]) })
      let copy = folder.path + ".copy"
      try SQLiteStore.backUp(path: folder.path, to: copy)
      _ = try await store.append(SampleReports.hourly(301, ["n": 1]))
      let files = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
      // One file, with nothing beside it that would have to be kept with it.
      #expect(files.filter { $0.contains(".copy") } == ["billing.sqlite.copy"])
      let restored = try SQLiteStore.open(path: copy)
      #expect(try await restored.facts(SampleReports.query("n", hours: 0..<400)).sum == 300)
      let next = try await restored.append(SampleReports.hourly(302, ["n": 1]))
      guard case .added(let entry) = next else {
        Issue.record("\(next)")
        return
      }
      #expect(entry.id == EntryID(301))
      try await restored.close()
    }
  }

  struct Refusal: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let code: LedgerError.Code
    /// `DATABASE` and `COPY` stand for the two paths.
    let context: String
    let prepare: @Sendable (_ database: String, _ copy: String) throws -> Void
  }

  static let refusals = [
    Refusal(
      testDescription: "no database", code: .notFound, context: "there is no database DATABASE"
    ) { database, _ in try FileManager.default.removeItem(atPath: database) },
    Refusal(
      testDescription: "a file of that name", code: .conflict,
      context: "COPY is there already; a backup overwrites nothing"
    ) { _, copy in try Data("mine".utf8).write(to: URL(fileURLWithPath: copy)) },
    Refusal(
      testDescription: "a backup that is under way, or was cut short", code: .conflict,
      context: "COPY.partial is there already; a backup overwrites nothing"
    ) { _, copy in try Data().write(to: URL(fileURLWithPath: copy + ".partial")) },
    Refusal(
      testDescription: "an empty file", code: .corrupt, context: "DATABASE holds no ledger"
    ) { database, _ in try Data().write(to: URL(fileURLWithPath: database)) },
    Refusal(
      testDescription: "another program's database", code: .corrupt,
      context: "DATABASE holds no ledger"
    ) { database, _ in
      try FileManager.default.removeItem(atPath: database)
      let queue = try DatabaseQueue(path: database)
      try queue.write { try $0.execute(sql: "CREATE TABLE notes (text TEXT)") }
    },
    Refusal(
      testDescription: "zeros over the start", code: .corrupt,
      context:
        "DATABASE: the file is damaged; restore the newest backup as docs/operating/restore.md says"
    ) { database, _ in
      let file = try FileHandle(forUpdating: URL(fileURLWithPath: database))
      try file.write(contentsOf: Data(count: 4_096))
    },
    Refusal(
      testDescription: "no such folder", code: .unavailable,
      context: "COPY: the database does not answer"
    ) { _, copy in
      try FileManager.default.removeItem(at: URL(fileURLWithPath: copy).deletingLastPathComponent())
    },
  ]

  @Test(arguments: refusals)
  func whatCannotBeCopiedIsRefusedAndLeavesNothing(_ row: Refusal) async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    try await SQLiteStore.open(path: folder.path).close()
    let copies = folder.url.appendingPathComponent("copies")
    try FileManager.default.createDirectory(at: copies, withIntermediateDirectories: true)
    let copy = copies.appendingPathComponent("copy.sqlite").path
    try row.prepare(folder.path, copy)
    let before = try? FileManager.default.contentsOfDirectory(atPath: copies.path)
    let error = #expect(throws: LedgerError.self) {
      try SQLiteStore.backUp(path: folder.path, to: copy)
    }
    #expect(error?.code == row.code)
    let context = error?.context.replacing(copy, with: "COPY")
      .replacing(folder.path, with: "DATABASE")
    #expect(context == row.context)
    #expect((try? FileManager.default.contentsOfDirectory(atPath: copies.path)) == before)
  }

  /// A page of noise, whatever it held, is copied as it is, then found, and the database is named for it.
  @Test(arguments: [25, 50, 75] as [UInt64])
  func aDamagedPageIsFoundAndNoCopyIsLeft(percent: UInt64) async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let store = try SQLiteStore.open(path: folder.path)
    _ = try await store.append((1...500).map { try SampleReports.hourly($0, ["n": 1]) })
    try await store.close()
    let file = try FileHandle(forUpdating: URL(fileURLWithPath: folder.path))
    let size = try file.seekToEnd()
    try file.seek(toOffset: size * percent / 100 / 4_096 * 4_096)
    try file.write(contentsOf: Data(repeating: 0xA5, count: 4_096))
    try file.close()
    let copy = folder.path + ".copy"
    let error = #expect(throws: LedgerError.self) {
      try SQLiteStore.backUp(path: folder.path, to: copy)
    }
    #expect(error?.code == .corrupt)
    #expect(error?.context.hasPrefix(folder.path) == true)
    #expect(error?.context.contains(" is damaged") == true)
    #expect(error?.context.contains("docs/operating/restore.md") == true)
    #expect(!FileManager.default.fileExists(atPath: copy))
    #expect(!FileManager.default.fileExists(atPath: copy + ".partial"))
  }

  @Test func aDiskWithoutRoomLeavesNothing() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let store = try SQLiteStore.open(path: folder.path)
    _ = try await store.append((1...3_000).map { try SampleReports.hourly($0, ["n": 1]) })
    let small = folder.url.appendingPathComponent("small")
    try FileManager.default.createDirectory(at: small, withIntermediateDirectories: true)
    try SmallDisk.run("mount", "-t", "tmpfs", "-o", "size=64k", "ledger-test", small.path)
    defer { try? SmallDisk.run("umount", "-l", small.path) }
    let copy = small.appendingPathComponent("copy").path
    let error = #expect(throws: LedgerError.self) {
      try SQLiteStore.backUp(path: folder.path, to: copy)
    }
    #expect(error?.code == .full)
    #expect(error?.context == "\(copy): the disk is full")
    #expect(try FileManager.default.contentsOfDirectory(atPath: small.path).isEmpty)
    try await store.close()
  }
}
