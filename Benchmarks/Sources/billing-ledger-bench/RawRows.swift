import Metering

/// The statements for one report's rows, prepared once.
struct RawRows {
  private let entry: RawStatement
  private let total: RawStatement
  private let instance: RawStatement

  init(_ connection: RawConnection) throws {
    entry = try connection.prepare(
      """
      INSERT INTO entries (id, customer, instance, window_hour, window_offset, window_length,
        revision, content_hash, received_at, body) VALUES (?, ?, 0, ?, 0, 3600, 0, ?, ?, ?)
      """)
    total = try connection.prepare(
      """
      INSERT INTO day_totals (customer, day, totals) VALUES (?, ?, ?)
      ON CONFLICT (customer, day) DO UPDATE SET totals = excluded.totals
      """)
    instance = try connection.prepare(
      """
      UPDATE instances SET entry_count = entry_count + 1, newest_end = ?, newest_start = ?,
        last_received_at = ? WHERE customer = ? AND number = 0
      """)
  }

  /// As many bytes as the ledger's own rows hold; a hash that differs each time, as hashes do.
  func insert(_ number: Int) throws {
    let customer = Int64(number % BatchRun.customers + 1)
    let hour = ReportSeries.start.seconds / 3_600 + Int64(number / BatchRun.customers)
    let end = (hour + 1) * 3_600 * 1_000_000_000
    var hash = [UInt8](repeating: 0x5A, count: 16)
    withUnsafeBytes(of: number) { hash.replaceSubrange(0..<8, with: $0) }
    try entry.run([
      .number(Int64(number + 1)), .number(customer), .number(hour), .bytes(hash), .number(end),
      .bytes(Self.body),
    ])
    try total.run([.number(customer), .number(hour / 24), .bytes(Self.totals)])
    try instance.run([
      .number(end), .number(end - 3_600_000_000_000), .number(end), .number(customer),
    ])
  }

  private static let body = [UInt8](repeating: 0x33, count: 17)
  private static let totals = [UInt8](repeating: 0x44, count: 22)
}
