public import Metering
public import UsageLedger

extension PostgresStore: RetentionLedger {
  public func seal(_ span: SealedSpan) async throws(LedgerError) -> Int64 {
    let shape = self.shape
    try await write { try SealTable($0).insert(span, shape) }
    var sealed: Int64 = 0
    for hours in span.hours {
      // A day in each commit, so that no statement takes long.
      for first in stride(from: hours.lowerBound, through: hours.upperBound, by: 24) {
        let day = first...min(first + 23, hours.upperBound)
        sealed += try await write { try SealTable($0).takeDetails(day, of: span) }
      }
    }
    return sealed
  }

  public func sealedSpans(of customer: CustomerID) async throws(LedgerError) -> [SealedSpan] {
    try await read { try SealTable($0).spans(of: customer) }
  }
}
