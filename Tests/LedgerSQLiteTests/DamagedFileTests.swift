import Amounts
import Foundation
import GRDB
import LedgerConformance
import LedgerSQLite
import Testing
import UsageLedger

/// A file that is not whole is refused before anything rests on it, and the message names it.
@Suite struct DamagedFileTests {
  struct Damage: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let apply: @Sendable (FileHandle, UInt64) throws -> Void
  }

  static let damages = [
    Damage(testDescription: "overwritten from the start") { file, size in
      try file.write(contentsOf: Data(repeating: 0x5A, count: Int(size)))
    },
    Damage(testDescription: "cut to half") { file, size in
      try file.truncate(atOffset: size / 2)
    },
    Damage(testDescription: "cut in the middle of a page") { file, size in
      try file.truncate(atOffset: size - 1_000)
    },
    Damage(testDescription: "a page of noise in the middle") { file, size in
      try file.seek(toOffset: size / 2 / 4_096 * 4_096)
      try file.write(contentsOf: Data(repeating: 0xA5, count: 4_096))
    },
    Damage(testDescription: "zeros over the schema") { file, _ in
      try file.seek(toOffset: 100)
      try file.write(contentsOf: Data(count: 3_000))
    },
  ]

  @Test(arguments: damages)
  func aDamagedFileIsRefused(_ damage: Damage) async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let store = try SQLiteStore.open(path: folder.path)
    _ = try await store.append((1...500).map { try SampleReports.hourly($0, ["n": 1]) })
    try await store.close()
    let file = try FileHandle(forUpdating: URL(fileURLWithPath: folder.path))
    let size = try file.seekToEnd()
    try file.seek(toOffset: 0)
    try damage.apply(file, size)
    try file.close()
    let error = #expect(throws: LedgerError.self) { try SQLiteStore.open(path: folder.path) }
    #expect(error?.code == .corrupt)
    #expect(error?.context.hasPrefix(folder.path) == true)
    #expect(error?.context.contains("restore the newest backup") == true)
  }

  @Test func anotherProgramsFileIsRefused() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let queue = try DatabaseQueue(path: folder.path)
    try await queue.write { try $0.execute(sql: "CREATE TABLE notes (text TEXT)") }
    try queue.close()
    let error = #expect(throws: LedgerError.self) { try SQLiteStore.open(path: folder.path) }
    #expect(error?.code == .corrupt)
    #expect(error?.context == "\(folder.path) is a database of another program")
  }

  @Test func aFolderThatIsNotThereIsNamed() throws {
    let path = "/nonexistent/billing.sqlite"
    let error = #expect(throws: LedgerError.self) { try SQLiteStore.open(path: path) }
    #expect(error?.code == .unavailable)
    #expect(error?.context.hasPrefix(path) == true)
  }
}
