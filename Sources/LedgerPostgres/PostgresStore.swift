import LedgerTables
public import UsageLedger
public import Wire

/// Everything durable in one PostgreSQL database, which any number of replicas share.
///
/// Appends that wait share a commit; a write that returned is on the server's disk (`synchronous_commit` on). Nothing is
/// kept in memory that another replica may change. While the server is away every call throws `unavailable` and the
/// connections are made again as soon as it is back.
public final class PostgresStore: Sendable {
  let pool: ConnectionPool
  let appends: AppendQueue
  let shape: LaneShape

  /// How many appends may wait for a commit before `full` is thrown.
  public static let defaultQueueLimit = 100_000
  /// Connections for everything but appends, which have one more.
  public static let defaultConnectionCount = 6

  /// Connects, and brings the schema to this program's version.
  ///
  /// `url`: `postgres://…` with everything that libpq reads in it, TLS modes among them. Throws `unavailable` when the
  /// server does not answer or cannot hold a ledger, or has the schema of a newer program. No message holds a password.
  public static func open(
    url: String, connectionCount: Int = defaultConnectionCount,
    queueLimit: Int = defaultQueueLimit
  ) throws(LedgerError) -> PostgresStore {
    try open(url: Secret(url), connectionCount: connectionCount, queueLimit: queueLimit)
  }

  /// The same with an address that may be replaced: connections that are made later take the new user and password. `onCommit` is
  /// called behind each commit of reports, on the thread that made it, with the number of callers that shared it.
  public static func open(
    url: Secret, connectionCount: Int = defaultConnectionCount,
    queueLimit: Int = defaultQueueLimit, onCommit: @escaping @Sendable (Int) -> Void = { _ in }
  ) throws(LedgerError) -> PostgresStore {
    let address = try ConnectionAddress(uri: url)
    let shape = try migrate(address).shape
    return PostgresStore(
      address, shape, connectionCount: connectionCount, queueLimit: queueLimit, onCommit: onCommit)
  }

  /// Brings the database's schema to this program's version, and returns the versions before and after.
  public static func migrate(url: String) throws(LedgerError) -> (before: Int64, after: Int64) {
    try migrate(ConnectionAddress(uri: Secret(url))).versions
  }

  private static func migrate(_ address: ConnectionAddress) throws(LedgerError) -> (
    versions: (before: Int64, after: Int64), shape: LaneShape
  ) {
    do {
      let connection = try PostgresConnection.open(address)
      let versions = try SchemaMigrator(migrations: Migration.all)
        .migrate(connection, name: address.name)
      try EntryMove(connection: connection).finish()
      return (versions, try LaneTable.shape(connection))
    } catch {
      throw LedgerError(postgres: error, name: address.name)
    }
  }

  private init(
    _ address: ConnectionAddress, _ shape: LaneShape, connectionCount: Int, queueLimit: Int,
    onCommit: @escaping @Sendable (Int) -> Void
  ) {
    self.shape = shape
    pool = ConnectionPool(address, size: connectionCount)
    appends = AppendQueue(address, shape, limit: queueLimit, onCommit: onCommit)
  }

  /// Finishes what waits and closes the connections; later calls throw `unavailable`.
  public func close() async {
    await appends.close()
    await pool.close()
  }

  /// Runs `work` in one transaction, and in the same one the row of the audit scope that it is in, where that is not written
  /// yet; what it wrote is taken back when it throws.
  func write<Value: Sendable>(_ work: @escaping @Sendable (PostgresConnection) throws -> Value)
    async throws(LedgerError) -> Value
  {
    try await AuditScope.audited { event async throws(LedgerError) in
      try await pool.run { connection in
        try connection.transaction {
          let value = try work(connection)
          let table = AuditTable(connection: connection)
          return (value, try event.map { try table.append($0).number })
        }
      }
    }
  }

  /// Runs `work` that asks one question only.
  func read<Value: Sendable>(_ work: @escaping @Sendable (PostgresConnection) throws -> Value)
    async throws(LedgerError) -> Value
  {
    try await pool.run(work)
  }

  /// Runs `work` that asks several questions on one consistent view.
  func snapshot<Value: Sendable>(_ work: @escaping @Sendable (PostgresConnection) throws -> Value)
    async throws(LedgerError) -> Value
  {
    try await pool.run { connection in try connection.snapshot { try work(connection) } }
  }
}
