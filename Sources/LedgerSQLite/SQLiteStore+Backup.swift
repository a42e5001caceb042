import Foundation
import GRDB
public import UsageLedger

extension SQLiteStore {
  /// Copies the whole database into a new file, as it is at one instant, while other processes read and write it.
  ///
  /// The copy is checked and appears under its name only when it is complete and on disk. Throws `conflict` when there is a
  /// file of that name, `notFound` when there is no database, `corrupt` when the copy is damaged, and `full` without room.
  /// SQLite's online backup (sqlite.org/backup.html), in one step: writers wait for it as for no reader.
  public static func backUp(path: String, to copy: String) throws(LedgerError) {
    let files = FileManager.default
    guard files.fileExists(atPath: path) else {
      throw LedgerError(.notFound, "there is no database \(path)")
    }
    let partial = copy + ".partial"
    for taken in [copy, partial] where files.fileExists(atPath: taken) {
      throw LedgerError(.conflict, "\(taken) is there already; a backup overwrites nothing")
    }
    do {
      try writeCopy(of: path, to: partial)
      try files.moveItem(atPath: partial, toPath: copy)
    } catch {
      try? files.removeItem(atPath: partial)
      throw LedgerError(database: error, path: copy)
    }
  }

  private static func writeCopy(of path: String, to partial: String) throws {
    var reading = Self.configuration
    reading.readonly = true
    let source = try DatabaseQueue(path: path, configuration: reading)
    let target = try DatabaseQueue(path: partial)
    try source.backup(to: target)
    try target.writeWithoutTransaction { db in
      // The copy is one file: its log is not needed beside it.
      try db.execute(sql: "PRAGMA journal_mode = DELETE")
      try FileCheck(path: partial).run(db)
    }
    try target.close()
    try source.close()
    let file = try FileHandle(forUpdating: URL(fileURLWithPath: partial))
    try file.synchronize()
    try file.close()
  }
}
