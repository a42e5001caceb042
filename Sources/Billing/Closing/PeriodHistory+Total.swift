import Amounts
import Metering
import UsageLedger

extension PeriodHistory {
  /// A segment's total by its definition, from the entries known up to `through` and those named besides; of a closed period
  /// by its certificate's rule and retirements.
  func total(
    of segment: Segment, meter: Meter, through: EntryID, besides: Set<EntryID> = [],
    by certificate: PeriodCertificate? = nil
  ) throws(BillingError) -> SegmentTotal {
    let query = FactsQuery(customer: segment.key.customer, meter: meter, span: segment.span)
    do throws(LedgerError) {
      let facts = try MetricFacts(
        folding: known(through: through, besides: besides), query,
        retirements: certificate?.retirements ?? retirements)
      return try Self.total(meter, facts, segment, certificate?.rule ?? .current)
    } catch {
      throw BillingError(ledger: error)
    }
  }

  private static func total(
    _ meter: Meter, _ facts: MetricFacts, _ segment: Segment, _ rule: TotalRule
  ) throws(LedgerError) -> SegmentTotal {
    do {
      return try SegmentTotal(
        meter: meter, facts: facts, span: segment.span, now: segment.end, rule: rule)
    } catch {
      throw LedgerError(.overflow, "the total of \(meter.key)", cause: error)
    }
  }
}
