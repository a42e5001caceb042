import UsageLedger

/// What the ledger relies on in every session, set and then asked for.
enum SessionSettings {
  /// Oldest server that is tested; partitions and plans of older ones differ.
  static let oldestVersion: Int64 = 150_000

  /// Every read of the ledger is a handful of index seeks. A plan made while tables were small must not stay when they
  /// have grown, so the plans that only small tables like are off the table from the start.
  private static let session = """
    SET client_min_messages = warning;
    SET statement_timeout = '10s';
    SET idle_in_transaction_session_timeout = '15s';
    SET plan_cache_mode = force_generic_plan;
    SET enable_hashjoin = off;
    SET enable_mergejoin = off;
    SET enable_seqscan = off;
    SET enable_bitmapscan = off;
    SET jit = off;
    """

  private static let question = """
    SELECT current_setting('server_version_num'), current_setting('server_encoding'),
      pg_is_in_recovery(), current_setting('synchronous_commit')
    """

  /// Throws `unavailable` for a server that cannot hold a ledger, and says why.
  static func apply(to connection: PostgresConnection, name: String) throws {
    try connection.execute(session)
    guard let row = try connection.execute(question).first else {
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
  }

  /// `remote_apply` waits for more than `on` does and stays.
  private static func makeDurable(_ connection: PostgresConnection, setting: String, name: String)
    throws
  {
    guard setting != "on", setting != "remote_apply" else { return }
    try connection.execute("SET synchronous_commit = on")
    let set = try connection.execute("SHOW synchronous_commit").first?.text(0)
    guard set == "on" else {
      throw LedgerError(.unavailable, "\(name) does not take synchronous_commit = on")
    }
  }
}
