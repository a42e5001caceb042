/// The locks by which replicas take turns; each is kept until its transaction ends.
///
/// Always taken in this order, so that no two wait for each other: schema, customers by the hash of their ids, numbers.
enum AdvisoryLock {
  // Any numbers will do that other programs in this database do not use: "bil1", "bil2", "bil3" in ASCII.
  static let schemaClass = 0x6269_6C31
  static let customerClass = 0x6269_6C32
  static let numberClass = 0x6269_6C33

  /// Taken while the schema changes: migrations, and partitions of a new month.
  static func schema(_ connection: PostgresConnection) throws {
    try connection.query("SELECT pg_advisory_xact_lock(\(schemaClass), 0)")
  }

  /// Taken by whoever writes a customer's entries. Customers whose hashes agree wait for each other without need.
  static func customers(_ ids: some Collection<ExactText>, _ connection: PostgresConnection) throws
  {
    try connection.pipeline([ofCustomers(ids)])
  }

  /// The same for a transaction that sends more with it.
  static func ofCustomers(_ ids: some Collection<ExactText>) -> Statement {
    Statement(
      """
      SELECT pg_advisory_xact_lock(\(customerClass), hash) FROM (
        SELECT DISTINCT hashtext(id) AS hash FROM unnest($1::text[]) AS id ORDER BY hash
      ) AS hashes
      """, [.texts(ids.map(\.text))])
  }

  /// Kept from taking a number until the commit, so that numbers rise in commit order.
  static let numbers = Statement("SELECT pg_advisory_xact_lock(\(numberClass), 0)")
}
