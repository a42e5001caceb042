import Metering
import UsageLedger

/// The entries of a customer whose windows end in a span of few hours, void ones left out.
struct HourEntries {
  let connection: PostgresConnection

  /// `instance` nil: of all instances.
  func entries(of customer: String, instance: String?, endingIn span: UsageSpan) throws
    -> [LedgerEntry]
  {
    try connection.rows(Self.read(of: customer, instance: instance, endingIn: span))
      .map { try EntryRow($0).entry }
  }

  static func read(of customer: String, instance: String?, endingIn span: UsageSpan) -> TableRead {
    TableRead(
      EntriesSQL.ofHours, columns: EntryRow.columnCount,
      [
        .text(customer), .text(instance), .int(span.start.nanoseconds),
        .int(span.end.nanoseconds), .lane(customer),
      ])
  }
}
