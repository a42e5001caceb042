import Amounts
import Catalog
import Metering
import Rating
import Reporting
import UsageLedger

/// What the segments of a closed period cost with what was certified and some late entries: one more is added without looking at
/// the others again. Pure.
struct LateCosts {
  private let period: LatePeriod
  /// The late entries that are in.
  private var known: Set<EntryID>
  private var folds: [Segment.Key: FactsFold] = [:]
  /// By segment, without segments that are not charged.
  private(set) var costs: [Segment.Key: Money] = [:]

  /// With `billed`; looks at every entry of the period. Throws `overflow`.
  init(_ period: LatePeriod, billed: Set<EntryID>) throws(BillingError) {
    self.period = period
    known = billed
    try recount()
  }

  /// Adds an entry and tells what that costs. A late report that is void by now adds nothing; one that was in before is adjusted
  /// by its void, for which everything is looked at again. Throws `overflow`.
  mutating func add(_ id: EntryID) throws(BillingError) -> Money {
    guard !period.isVoid(id), known.insert(id).inserted else { return .zero }
    let before = costs
    if let entry = period.entry(id) {
      for certified in period.certificate.segments(of: entry)
      where id > period.through(certified) {
        try add(entry, to: certified)
      }
    } else {
      try recount()
    }
    return try Self.differences(costs, before).values.total()
  }

  /// What an entry alone would add.
  func adding(_ id: EntryID) throws(BillingError) -> Money {
    var with = self
    return try with.add(id)
  }

  /// What each segment costs more than it did.
  static func differences(_ costs: [Segment.Key: Money], _ before: [Segment.Key: Money])
    throws(BillingError) -> [Segment.Key: Money]
  {
    var differences: [Segment.Key: Money] = [:]
    for (segment, cost) in costs {
      do throws(AmountError) {
        differences[segment] = try cost.subtracting(before[segment] ?? .zero)
      } catch {
        throw BillingError(amount: error)
      }
    }
    return differences
  }

  private mutating func recount() throws(BillingError) {
    for certified in period.certificate.segments
    where period.models[certified.segment.key] != nil {
      let key = certified.segment.key
      let query = FactsQuery(
        customer: key.customer, meter: certified.meter, span: certified.segment.span)
      var fold = FactsFold(query)
      for retirement in period.certificate.retirements {
        fold.note(retirement)
      }
      let entries = period.history.known(through: period.through(certified), besides: known)
      for entry in entries where entry.voidedBy == nil && entry.report.customer == key.customer {
        try Self.add(entry, certified, to: &fold)
      }
      try rate(certified, fold)
    }
  }

  private mutating func add(_ entry: LedgerEntry, to certified: CertifiedSegment)
    throws(BillingError)
  {
    guard var fold = folds.removeValue(forKey: certified.segment.key) else { return }
    try Self.add(entry, certified, to: &fold)
    try rate(certified, fold)
  }

  private static func add(
    _ entry: LedgerEntry, _ certified: CertifiedSegment, to fold: inout FactsFold
  ) throws(BillingError) {
    guard let value = entry.countedMetrics[certified.meter.metric] else { return }
    do throws(LedgerError) {
      try fold.add(GaugeReading(window: entry.window, value: value), of: entry.report.instance)
    } catch {
      throw BillingError(ledger: error)
    }
  }

  private mutating func rate(_ certified: CertifiedSegment, _ fold: FactsFold)
    throws(BillingError)
  {
    let segment = certified.segment
    folds[segment.key] = fold
    guard let model = period.models[segment.key] else { return }
    let total: SegmentTotal
    do throws(AmountError) {
      total = try SegmentTotal(
        meter: certified.meter, facts: fold.facts, span: segment.span, now: segment.end,
        rule: period.certificate.rule)
    } catch {
      throw BillingError(amount: error)
    }
    do throws(RatingError) {
      costs[segment.key] = try RatingEngine.amount(
        meter: certified.meter.key, model: model, quantity: total.whole,
        currency: period.currency, rules: period.rules)
    } catch {
      throw BillingError(rating: error)
    }
  }
}

extension LatePeriod {
  /// What was billed before; nil when the period's reports have lost their details. Throws `overflow`.
  func costs(billed: Set<EntryID>) throws(BillingError) -> LateCosts? {
    history.isSealed ? nil : try LateCosts(self, billed: billed)
  }
}
