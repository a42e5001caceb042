import Foundation
import GRDB
import Glibc
public import UsageLedger

extension SQLiteStore {
  /// Copies the whole database into a new file, as it is at one instant, while other processes read and write it.
  ///
  /// The copy is checked and appears under its name only when it is complete and on disk. Throws `conflict` when there is a
  /// file of that name, `notFound` when there is no database, `corrupt`, naming the database, when it is damaged or holds
  /// no ledger, and `full` without room. SQLite's online backup (sqlite.org/backup.html), in one step: writers wait for
  /// it as for no reader.
  public static func backUp(path: String, to copy: String) throws(LedgerError) {
    let files = FileManager.default
    guard files.fileExists(atPath: path) else {
      throw LedgerError(.notFound, "there is no database \(path)")
    }
    let partial = copy + ".partial"
    for taken in [copy, partial] where files.fileExists(atPath: taken) {
      throw LedgerError(.conflict, "\(taken) is there already; a backup overwrites nothing")
    }
    let source = try ledger(at: path)
    do {
      try writeCopy(of: source, to: partial, checkedAs: path)
      try files.moveItem(atPath: partial, toPath: copy)
      try syncFolder(of: copy)
    } catch {
      try? files.removeItem(atPath: partial)
      throw LedgerError(database: error, path: isDamage(error) ? path : copy)
    }
  }

  /// The database, to be read only. An empty file is refused too: a copy of nothing would pass for a backup.
  private static func ledger(at path: String) throws(LedgerError) -> DatabaseQueue {
    do {
      var reading = Self.configuration
      reading.readonly = true
      let source = try DatabaseQueue(path: path, configuration: reading)
      let application = try source.read { try Int32.fetchOne($0, sql: "PRAGMA application_id") }
      guard application == Migration.applicationID else {
        throw LedgerError(.corrupt, "\(path) holds no ledger")
      }
      return source
    } catch {
      throw LedgerError(database: error, path: path)
    }
  }

  private static func writeCopy(
    of source: DatabaseQueue, to partial: String, checkedAs path: String
  )
    throws
  {
    PrivateFile.prepare(partial)
    let target = try DatabaseQueue(path: partial)
    try source.backup(to: target)
    try target.writeWithoutTransaction { db in
      // The copy is one file: its log is not needed beside it.
      try db.execute(sql: "PRAGMA journal_mode = DELETE")
      // What is damaged in the copy is damaged where it came from.
      try FileCheck(path: path).run(db)
    }
    try target.close()
    try source.close()
    let file = try FileHandle(forUpdating: URL(fileURLWithPath: partial))
    try file.synchronize()
    try file.close()
  }

  private static func isDamage(_ error: any Error) -> Bool {
    guard let error = error as? DatabaseError else { return false }
    return [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode)
  }

  /// The name of a file lives in its folder: without this a power loss could take the copy back.
  private static func syncFolder(of copy: String) throws {
    let folder = URL(fileURLWithPath: copy).deletingLastPathComponent().path
    let descriptor = Glibc.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    defer { if descriptor >= 0 { Glibc.close(descriptor) } }
    guard descriptor >= 0, fsync(descriptor) == 0 else {
      throw LedgerError(.unavailable, "\(folder): the folder cannot be written to the disk")
    }
  }
}
