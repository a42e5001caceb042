import Metering
import UsageLedger

/// The certificates of closed periods, a chain for each customer.
struct CertificateTable {
  static let overlappingSQL = """
    SELECT text FROM certificates
    WHERE customer_id = $1::text AND period_end > $2::bigint AND period_start < $3::bigint
    ORDER BY number
    """

  let connection: PostgresConnection

  /// Of two replicas that close the same period one finds the number taken.
  func insert(_ certificate: PeriodCertificate) throws {
    let added = try connection.query(
      """
      INSERT INTO certificates (customer_id, number, period_start, period_end, text)
      SELECT $1::text, $2::bigint, $3::bigint, $4::bigint, $5::text
      WHERE $2::bigint = (
        SELECT coalesce(max(number), 0) + 1 FROM certificates WHERE customer_id = $1::text
      )
      ON CONFLICT DO NOTHING
      """,
      [
        .text(certificate.customer.text), .int(certificate.number),
        .int(certificate.period.start.nanoseconds), .int(certificate.period.end.nanoseconds),
        .text(certificate.text),
      ])
    guard added.affectedCount == 1 else {
      throw LedgerError(
        .conflict, "certificate \(certificate.number) of \(certificate.customer) is taken")
    }
  }

  /// In the order of the chain.
  func certificates(of customer: CustomerID, overlapping span: UsageSpan?) throws
    -> [PeriodCertificate]
  {
    try connection.rows(Self.read(of: customer, overlapping: span)).map(Self.certificate)
  }

  static func read(of customer: CustomerID, overlapping span: UsageSpan?) -> TableRead {
    TableRead(
      overlappingSQL, columns: 1,
      [
        .text(customer.text), .int(span?.start.nanoseconds ?? .min),
        .int(span?.end.nanoseconds ?? .max),
      ])
  }

  static func certificate(_ row: QueryResult.Row) throws -> PeriodCertificate {
    try PeriodCertificate(text: row.text(0))
  }
}
