/// The locks by which replicas take turns; each is kept until its transaction ends.
///
/// Always taken in this order, so that no two wait for each other: schema, customers by the hash of their ids. Who writes entries
/// holds the rows of lanes instead.
enum AdvisoryLock {
  // Any numbers will do that other programs in this database do not use: "bil1", "bil2" in ASCII.
  static let schemaClass = 0x6269_6C31
  static let customerClass = 0x6269_6C32

  /// Taken while the schema changes.
  static func schema(_ connection: PostgresConnection) throws {
    try connection.query("SELECT pg_advisory_xact_lock(\(schemaClass), 0)")
  }

  /// Taken by whoever writes what is known of a customer at Stripe. Customers whose hashes agree wait for each other without need.
  static func customers(_ ids: [String], _ connection: PostgresConnection) throws {
    try connection.query(
      """
      SELECT pg_advisory_xact_lock(\(customerClass), hash) FROM (
        SELECT DISTINCT hashtext(id) AS hash FROM unnest($1::text[]) AS id ORDER BY hash
      ) AS hashes
      """, [.texts(ids)])
  }
}
