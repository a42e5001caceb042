import Amounts
public import Metering
import Reporting
public import UsageLedger

/// How a meter's total came about: the reports, the hours that they make, and the rule that makes one value of them.
///
/// Pure: from the ledger's entries to the same total that is priced and delivered. `sum` and `last`: the hours add up
/// to it; `max` and `p95`: it is the value of the hour that is marked; `average`: the hours' values, each as often as it
/// stood, divided by `hourCount`.
public struct TotalExplanation: Hashable, Sendable {
  /// The rules that the total is counted by.
  public let meter: Meter
  /// The span whose reports count.
  public let span: UsageSpan
  /// What is priced.
  public let total: SegmentTotal
  /// Those in which something counts, oldest first.
  public let hours: [ExplainedHour]
  /// Every hour of the span so far, also those in which nothing counts.
  public let hourCount: Int64
  /// Every report of the span that carries the metric, oldest window first.
  public let reports: [ExplainedReport]

  /// Whether what the reports said is gone: the total is the certificate's then, without hours and reports.
  public let isSealed: Bool

  /// The total of a closed segment whose reports have lost their details, as it was certified.
  public init(certified: CertifiedSegment) {
    meter = certified.meter
    span = certified.segment.span
    total = certified.total
    (hours, reports, isSealed) = ([], [], true)
    hourCount = HourSlot.count(in: span)
  }

  /// `entries`: a customer's reports and completions, voided ones too, in any order; those of other spans and metrics
  /// are passed over. `retirements`: the customer's. Throws what the total throws, `overflow`.
  public init(
    meter: Meter, span: UsageSpan, entries: [LedgerEntry], retirements: [InstanceRetirement] = [],
    now: Timestamp, rule: TotalRule = .current
  ) throws(BillingError) {
    self.meter = meter
    self.span = span
    isSealed = false
    let material = ExplanationMaterial(
      meter: meter, span: span, entries: entries, retirements: retirements, rule: rule)
    do {
      total = try material.total(now: now)
      let hours = try material.hours(now: now)
      self.hours = try Self.marked(hours, total: total, by: meter.aggregation)
      hourCount = material.hourCount(now: now)
    } catch let error as AmountError {
      throw BillingError(amount: error)
    } catch let error as LedgerError {
      throw BillingError(ledger: error)
    } catch {
      throw BillingError(.storeFailed, "the total cannot be explained", cause: error)
    }
    let counted = Set(self.hours.flatMap(\.parts).map(\.entry))
    reports = material.reports(counted: counted)
  }

  private static func marked(
    _ hours: [ExplainedHour], total: SegmentTotal, by aggregation: Aggregation
  ) throws -> [ExplainedHour] {
    guard aggregation == .max || aggregation == .p95,
      let deciding = hours.firstIndex(where: { $0.value == total.exact })
    else { return hours }
    var hours = hours
    hours[deciding] = hours[deciding].deciding()
    return hours
  }
}
