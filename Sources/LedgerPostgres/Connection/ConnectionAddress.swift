import CLibPQ
import UsageLedger
import Wire

/// Where the database is: a connection URI as libpq reads it, TLS modes, several hosts and all.
///
/// See postgresql.org/docs/15/libpq-connect.html#LIBPQ-CONNSTRING. The text may hold a password: it is never printed.
struct ConnectionAddress: Sendable {
  let uri: Secret
  /// Host, port and database, safe to log.
  let name: String

  init(uri: String) throws(LedgerError) { try self.init(uri: Secret(uri)) }

  /// Throws `unavailable`, without a word of the text, for one that libpq does not understand: libpq's own message
  /// quotes it.
  init(uri: Secret) throws(LedgerError) {
    guard let options = PQconninfoParse(uri.revealed, nil) else {
      throw LedgerError(
        .unavailable,
        "the database's address is not a connection URI: postgres://user:password@host:port/database?sslmode=…"
      )
    }
    defer { PQconninfoFree(options) }
    var values: [String: String] = [:]
    var option = options
    while let keyword = option.pointee.keyword {
      if let value = option.pointee.val {
        values[String(cString: keyword)] = String(cString: value)
      }
      option += 1
    }
    self.uri = uri
    let host = values["host"] ?? values["hostaddr"] ?? "the local socket"
    // A password with a bare @ in it ends up in the host's name, which is shown.
    guard !host.contains("@") else {
      throw LedgerError(
        .unavailable,
        "the database's address has more than one @: write those in the user or password as %40")
    }
    // Of several hosts without ports libpq says ",".
    let port = values["port"].flatMap { $0.contains(where: \.isNumber) ? ":\($0)" : nil } ?? ""
    let database = values["dbname"] ?? values["user"]
    name = "PostgreSQL at \(host)\(port)\(database.map { "/\($0)" } ?? "")"
  }

  /// What libpq is told: our defaults, the URI, which wins over them, and what the ledger insists on.
  var keywords: [(String, String)] {
    [
      ("application_name", "billing"), ("connect_timeout", "5"),
      // After a failover the URI's other hosts are tried until one takes writes.
      ("target_session_attrs", "read-write"),
      ("keepalives_idle", "10"), ("keepalives_interval", "5"), ("keepalives_count", "3"),
      ("tcp_user_timeout", "15000"),
      ("dbname", uri.revealed), ("client_encoding", "UTF8"),
    ]
  }
}
