import Metering
import UsageLedger

/// Takes the details out of the entries of a sealed span. Hour totals are kept beside entries always.
struct DetailRemoval {
  let connection: PostgresConnection

  /// Returns how many entries of these hours lost theirs.
  func seal(_ hours: ClosedRange<Int64>, of span: SealedSpan) throws -> Int64 {
    let result = try connection.query(
      EntriesSQL.seal,
      [
        .text(span.customer.text),
        .int(HourSlot(number: hours.lowerBound).start.nanoseconds),
        .int(HourSlot(number: hours.upperBound).end.nanoseconds), .int(span.through.number),
        .lane(span.customer.text),
      ])
    return try result.first?.int(0) ?? 0
  }
}
