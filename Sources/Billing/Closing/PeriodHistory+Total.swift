internal import Amounts
package import Metering
package import UsageLedger

extension PeriodHistory {
  /// A segment's total by its definition, from the entries known up to `through` and those named besides.
  package func total(
    of segment: Segment, meter: Meter, through: EntryID, besides: Set<EntryID> = []
  ) throws(BillingError) -> SegmentTotal {
    let query = FactsQuery(customer: segment.key.customer, meter: meter, span: segment.span)
    do throws(LedgerError) {
      let facts = try MetricFacts(folding: known(through: through, besides: besides), query)
      return try Self.total(meter, facts, segment)
    } catch {
      throw BillingError(ledger: error)
    }
  }

  private static func total(_ meter: Meter, _ facts: MetricFacts, _ segment: Segment)
    throws(LedgerError) -> SegmentTotal
  {
    do {
      return try SegmentTotal(meter: meter, facts: facts, span: segment.span, now: segment.end)
    } catch {
      throw LedgerError(.overflow, "the total of \(meter.key)", cause: error)
    }
  }
}
