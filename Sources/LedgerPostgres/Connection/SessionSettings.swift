import UsageLedger

/// What the ledger relies on in every session, set and then asked for.
enum SessionSettings {
  /// Oldest server that is tested; partitions and plans of older ones differ.
  static let oldestVersion: Int64 = 150_000

  /// Throws `unavailable` for a server that cannot hold a ledger, and says why.
  static func apply(to connection: PostgresConnection, name: String) throws {
    try connection.execute(EmbeddedFiles.session)
    guard let row = try connection.execute(ServerSQL.facts).first else {
      throw LedgerError(.unavailable, "\(name) does not answer")
    }
    guard try row.int(0) >= oldestVersion else {
      throw LedgerError(.unavailable, "\(name) is older than PostgreSQL 15")
    }
    guard try row.text(1) == "UTF8" else {
      throw LedgerError(.unavailable, "\(name) has the encoding \(try row.text(1)), not UTF8")
    }
    guard row.optionalBool(2) == false else {
      throw LedgerError(.unavailable, "\(name) is a standby that takes no writes")
    }
    try makeDurable(connection, setting: row.text(3), name: name)
    guard row.optionalBool(4) == true else { return }
    try connection.execute(ServerSQL.planEach)
    try connection.execute(ServerSQL.tellEach)
  }

  /// `remote_apply` waits for more than `on` does and stays.
  private static func makeDurable(_ connection: PostgresConnection, setting: String, name: String)
    throws
  {
    guard setting != "on", setting != "remote_apply" else { return }
    try connection.execute(ServerSQL.waitForDisk)
    let set = try connection.execute(ServerSQL.waiting).first?.text(0)
    guard set == "on" else {
      throw LedgerError(.unavailable, "\(name) does not take synchronous_commit = on")
    }
  }
}
