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
  /// Its hosts, and with which one the next connection begins.
  let turn: HostTurn

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
    turn = HostTurn(DatabaseHost.all(in: values))
  }

  /// What libpq is told for one of the hosts: our defaults, the URI, which wins over them, and what the ledger insists on.
  func keywords(_ host: DatabaseHost) -> [(String, String)] {
    [
      ("application_name", "billing"),
      // Where there is another host it is not kept waiting for long.
      ("connect_timeout", turn.hosts.count > 1 ? "3" : "5"),
      // A host that is gone without a word is noticed within five seconds, or twice that where nothing is sent.
      ("keepalives_idle", "5"), ("keepalives_interval", "2"), ("keepalives_count", "3"),
      ("tcp_user_timeout", "5000"),
      ("dbname", uri.revealed), ("client_encoding", "UTF8"),
      // Each session is asked whether it takes writes: libpq would believe a pooler that remembers what its server was before.
      ("target_session_attrs", "any"),
    ] + host.keywords
  }
}
