import GRDB
import UsageLedger

extension LedgerError {
  /// What an error of SQLite means for a caller (sqlite.org/rescode.html). Names the file where it is the file's fault.
  init(database error: any Error, path: String) {
    if let known = error as? LedgerError {
      self = known
      return
    }
    guard let database = error as? DatabaseError else {
      self.init(.unavailable, path, cause: error)
      return
    }
    self.init(Self.code(of: database), "\(path): \(Self.sentence(for: database))", cause: database)
  }

  private static func code(of error: DatabaseError) -> Code {
    switch error.extendedResultCode {
    // The file beside the database that readers share could not grow.
    case .SQLITE_IOERR_SHMSIZE: return .full
    default: break
    }
    switch error.resultCode {
    case .SQLITE_FULL: return .full
    case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_IOERR: return .corrupt
    case .SQLITE_CONSTRAINT: return .conflict
    default: return .unavailable
    }
  }

  private static func sentence(for error: DatabaseError) -> String {
    switch error.resultCode {
    case .SQLITE_FULL: "the disk is full"
    case .SQLITE_CORRUPT, .SQLITE_NOTADB:
      "the file is damaged; restore the newest backup as docs/operating/restore.md says"
    case .SQLITE_IOERR: "reading or writing the file failed"
    default: "the database does not answer"
    }
  }
}
