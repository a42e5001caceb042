/// The locks by which replicas take turns; each is kept until its transaction ends.
///
/// Always taken in this order, so that no two wait for each other: schema, customers by the hash of their ids. Who writes entries
/// holds the rows of lanes instead.
enum AdvisoryLock {
  /// Taken while the schema changes.
  static func schema(_ connection: PostgresConnection) throws {
    try connection.query(LocksSQL.schema)
  }

  /// Taken by whoever writes what is known of a customer at Stripe. Customers whose hashes agree wait for each other without need.
  static func customers(_ ids: [String], _ connection: PostgresConnection) throws {
    try connection.query(LocksSQL.customers, [.texts(ids)])
  }
}
