import GRDB
import Metering
import UsageLedger

/// The certificates of closed periods, a chain for each customer.
struct CertificateTable {
  static let overlappingSQL = """
    SELECT text FROM certificates
    WHERE customer = (SELECT id FROM customers WHERE name = ?1)
      AND period_end > ?2 AND period_start < ?3 ORDER BY number
    """

  let db: Database

  func insert(_ certificate: PeriodCertificate, names: NameTable) throws {
    let customer = try names.number(of: certificate.customer, db)
    let last =
      try db.number("SELECT max(number) FROM certificates WHERE customer = ?", [customer]) ?? 0
    guard certificate.number == last + 1 else {
      throw LedgerError(
        .conflict, "certificate \(certificate.number) of \(certificate.customer) is taken")
    }
    try db.run(
      """
      INSERT INTO certificates (customer, number, period_start, period_end, text)
      VALUES (?, ?, ?, ?, ?)
      """,
      [
        customer, certificate.number, certificate.period.start.nanoseconds,
        certificate.period.end.nanoseconds, certificate.text,
      ])
  }

  /// In the order of the chain.
  func certificates(of customer: CustomerID, overlapping span: UsageSpan?) throws
    -> [PeriodCertificate]
  {
    let rows = try BoundStatement(db, Self.overlappingSQL)
    defer { rows.reset() }
    rows.bind(1, text: customer.text)
    rows.bind(2, span?.start.nanoseconds ?? .min)
    rows.bind(3, span?.end.nanoseconds ?? .max)
    var certificates: [PeriodCertificate] = []
    while try rows.next() { certificates.append(try PeriodCertificate(text: rows.text(0))) }
    return certificates
  }
}
