import CLibPQ
import UsageLedger

/// What PostgreSQL or libpq refused. Holds no statement, no parameter and no row.
struct PostgresError: Error, Sendable, CustomStringConvertible {
  /// Five characters, postgresql.org/docs/15/errcodes-appendix.html; nil when the connection failed.
  let sqlState: String?
  let message: String
  let constraint: String?
  /// Nothing more can be asked on this connection.
  let isConnectionLost: Bool

  var description: String { sqlState.map { "\($0): \(message)" } ?? message }

  /// The transaction lost against another one and may win when it is tried again.
  var isRetryable: Bool { sqlState == "40001" || sqlState == "40P01" }

  /// Somebody else holds what was waited for, and the time to wait was over.
  var isLockTimeout: Bool { sqlState == "55P03" }

  /// The server stands still, or the way to it does.
  init(silentForSeconds seconds: Int32) { self.init(lost: "silent for \(seconds) s") }

  /// What each host of an address answered.
  init(hosts failures: [any Error]) {
    let messages = failures.map { ($0 as? PostgresError)?.message ?? "no session" }
    self.init(lost: messages.joined(separator: "; "))
  }

  private init(lost message: String) {
    sqlState = nil
    self.message = message
    constraint = nil
    isConnectionLost = true
  }

  init(connection: OpaquePointer?) {
    sqlState = nil
    message = Self.line(PQerrorMessage(connection))
    constraint = nil
    isConnectionLost = true
  }

  /// `result` nil: libpq could not send at all.
  init(result: OpaquePointer?, connection: OpaquePointer) {
    // The SQLSTATE, the first line and the constraint; never the detail, which quotes rows.
    sqlState = Self.field(result, "C")
    message = Self.field(result, "M") ?? Self.line(PQerrorMessage(connection))
    constraint = Self.field(result, "n")
    let isReadOnly = sqlState == "25006"
    isConnectionLost = isReadOnly || PQstatus(connection) != CONNECTION_OK
  }

  private static func field(_ result: OpaquePointer?, _ code: Unicode.Scalar) -> String? {
    guard let result, let text = PQresultErrorField(result, Int32(code.value)) else { return nil }
    return String(cString: text)
  }

  private static func line(_ text: UnsafeMutablePointer<CChar>?) -> String {
    guard let text else { return "no answer" }
    return String(cString: text).split(separator: "\n").joined(separator: "; ")
  }
}

extension LedgerError {
  /// What an error of PostgreSQL means for a caller.
  init(postgres error: any Error, name: String) {
    if let known = error as? LedgerError {
      self = known
      return
    }
    guard let error = error as? PostgresError else {
      self.init(.unavailable, name, cause: error)
      return
    }
    self.init(Self.code(of: error), "\(name): \(Self.sentence(for: error))", cause: error)
  }

  private static func code(of error: PostgresError) -> Code {
    switch error.sqlState {
    case "53100": .full
    // From a server of many the coordinator tells the name in the message alone, with the number of the table's part.
    case "23514" where (error.constraint ?? error.message).contains("_totals_fit"): .overflow
    case "23505", "23502", "23503", "23514", "P0001": .conflict
    case "XX001", "XX002": .corrupt
    default: .unavailable
    }
  }

  private static func sentence(for error: PostgresError) -> String {
    switch code(of: error) {
    case .full: "the disk is full"
    case .overflow: "a total does not fit"
    case .conflict: "the write contradicts what is there"
    case .corrupt: "the database is damaged; restore the newest backup"
    default:
      switch error.sqlState {
      case "57014": "the statement took too long"
      case "42501": "the role may not do that: the owner of the tables brings the schema up"
      default: "the database does not answer"
      }
    }
  }
}
