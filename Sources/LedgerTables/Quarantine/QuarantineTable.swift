package import Metering
package import UsageLedger

/// Reports that are held back before charge, and what became of them.
package struct QuarantineTable {
  private static let columns = 11

  private let connection: any SQLConnection

  package init(connection: any SQLConnection) { self.connection = connection }

  package func insert(_ report: QuarantinedReport) throws {
    try connection.run(
      QuarantineSQL.insert,
      [
        .newCustomer(report.customer), .int(report.entry.number), .time(report.windowEnd),
        .text(report.reason), .time(report.heldAt), .time(report.deadline),
        .text(report.fate.rawValue),
      ])
  }

  package func release(
    _ entry: EntryID, of customer: CustomerID, _ release: QuarantinedReport.ReleaseRecord
  )
    throws
  {
    try connection.run(
      QuarantineSQL.release,
      [
        .customer(customer), .int(entry.number), .int(release.entry.number), .time(release.at),
        .text(release.reason),
      ])
  }

  /// What a void did to entries in quarantine: held ones are gone, releases are taken back.
  package func note(_ void: EntryID, of entries: [EntryID], _ customer: CustomerID) throws {
    try connection.run(
      QuarantineSQL.reopen, each: entries.map { [.customer(customer), .int($0.number)] })
    try connection.run(
      QuarantineSQL.close,
      each: entries.map { [.customer(customer), .int($0.number), .int(void.number)] })
  }

  package func report(_ entry: EntryID) throws -> QuarantinedReport? {
    try connection.rows(Self.question(about: entry)).first.map(Self.report)
  }

  func reports(_ entries: Set<EntryID>) throws -> [QuarantinedReport] {
    try connection.answers(entries.sorted().map(Self.question(about:))).flatMap { rows in
      try rows.map(Self.report)
    }
  }

  func reports(_ query: QuarantineQuery) throws -> [QuarantinedReport] {
    let page: [SQLValue] = [
      .int(query.before?.number ?? .max),
      .count(
        min(
          max(query.limit, QuarantineQuery.limits.lowerBound), QuarantineQuery.limits.upperBound)),
    ]
    let question =
      if let customer = query.customer {
        SQLQuestion(
          Self.statement(ofOne: query.state), columns: Self.columns, [.customer(customer)] + page)
      } else {
        SQLQuestion(Self.statement(ofAll: query.state), columns: Self.columns, page)
      }
    return try connection.rows(question).map(Self.report)
  }

  private static func statement(ofAll state: QuarantinedReport.State?) -> String {
    switch state {
    case .held: QuarantineSQL.held
    case .released: QuarantineSQL.released
    case .rejected: QuarantineSQL.rejected
    case nil: QuarantineSQL.all
    }
  }

  private static func statement(ofOne state: QuarantinedReport.State?) -> String {
    switch state {
    case .held: QuarantineSQL.customersHeld
    case .released: QuarantineSQL.customersReleased
    case .rejected: QuarantineSQL.customersRejected
    case nil: QuarantineSQL.customersAll
    }
  }

  private static func question(about entry: EntryID) -> SQLQuestion {
    SQLQuestion(QuarantineSQL.byEntry, columns: columns, [.int(entry.number)])
  }

  static func question(of customer: CustomerID) -> SQLQuestion {
    SQLQuestion(QuarantineSQL.heldOfCustomer, columns: columns, [.customer(customer)])
  }

  static func report(_ row: any SQLRow) throws -> QuarantinedReport {
    let customer = try row.customer(0)
    guard let fate = ReportHold.Fate(rawValue: try row.text(6)) else {
      throw LedgerError(.corrupt, "a held report of \(customer) with an unknown fate")
    }
    var release: QuarantinedReport.ReleaseRecord?
    if let entry = try row.optionalInt(7) {
      release = QuarantinedReport.ReleaseRecord(
        entry: EntryID(entry), at: try row.time(8), reason: try row.text(9))
    }
    return QuarantinedReport(
      customer: customer, entry: EntryID(try row.int(1)), windowEnd: try row.time(2),
      reason: try row.text(3), heldAt: try row.time(4), deadline: try row.time(5), fate: fate,
      release: release, voidedBy: try row.optionalInt(10).map { EntryID($0) })
  }
}
