import Metering
import UsageLedger

/// The certificates of closed periods, a chain for each customer.
struct CertificateTable {
  let connection: any SQLConnection

  /// Of two that close the same period one finds the number taken.
  func insert(_ certificate: PeriodCertificate) throws {
    let added = try connection.run(
      CertificatesSQL.insert,
      [
        .newCustomer(certificate.customer), .int(certificate.number),
        .time(certificate.period.start), .time(certificate.period.end), .text(certificate.text),
      ])
    guard added == 1 else {
      throw LedgerError(
        .conflict, "certificate \(certificate.number) of \(certificate.customer) is taken")
    }
  }

  /// In the order of the chain.
  func certificates(of customer: CustomerID, overlapping span: UsageSpan?) throws
    -> [PeriodCertificate]
  {
    try connection.rows(Self.question(of: customer, overlapping: span)).map(Self.certificate)
  }

  static func question(of customer: CustomerID, overlapping span: UsageSpan?) -> SQLQuestion {
    SQLQuestion(
      CertificatesSQL.overlapping, columns: 1,
      [
        .customer(customer), .int(span?.start.nanoseconds ?? .min),
        .int(span?.end.nanoseconds ?? .max),
      ])
  }

  static func certificate(_ row: any SQLRow) throws -> PeriodCertificate {
    try PeriodCertificate(text: row.text(0))
  }
}
