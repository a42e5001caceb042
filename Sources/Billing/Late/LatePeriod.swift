import Amounts
import Catalog
import Metering
import Rating
import Reporting
import UsageLedger

/// A closed period with all that is known of it by now: the amounts for late entries follow from it. Pure.
struct LatePeriod {
  let certificate: PeriodCertificate
  private let history: PeriodHistory
  /// By segment: how it is priced. A segment without a model costs nothing: a trial.
  private let models: [Segment.Key: PriceModel]
  let currency: Currency

  init(
    certificate: PeriodCertificate, history: PeriodHistory, models: [Segment.Key: PriceModel],
    currency: Currency
  ) {
    self.certificate = certificate
    self.history = history
    self.models = models
    self.currency = currency
  }

  /// The reports, completions and voids that came after the certificate, or that a segment is certified without, by number.
  var late: [EntryID] { certificate.late(in: history) }

  /// A report or completion of the period by its number.
  func entry(_ id: EntryID) -> LedgerEntry? { history.entries.first { $0.id == id } }

  /// Whether Stripe was sent a total of a segment that the entry touches and had not answered when the period was closed:
  /// it may be on Stripe's invoice after all.
  func mayBeInvoiced(_ id: EntryID, _ entry: LedgerEntry) -> Bool {
    id <= certificate.through && certificate.segments(of: entry).contains { $0.pending != nil }
  }

  /// rate(with the entry) − rate(without it), given what was billed before: what is billed one after the other adds up to
  /// rate(with all of it) − rate(with none), in any order.
  ///
  /// A late report that is void by now adjusts nothing. One that was billed before is adjusted by its void. Nil when the period's
  /// reports have lost their details.
  func amount(of entry: EntryID, billed: Set<EntryID>) throws(BillingError) -> Money? {
    guard !isVoid(entry) else { return .zero }
    guard !history.isSealed else { return nil }
    do {
      return try cost(besides: billed.union([entry])).subtracting(try cost(besides: billed))
    } catch let error as BillingError {
      throw error
    } catch {
      throw BillingError(.overflow, "the amount of entry \(entry)", cause: error)
    }
  }

  private func isVoid(_ entry: EntryID) -> Bool {
    history.entries.contains { $0.id == entry && $0.voidedBy != nil }
  }

  /// The meters of the segments in which the entry's window ends and whose metric it carries.
  func meters(of entry: LedgerEntry) -> [MeterKey] {
    certificate.segments(of: entry).map(\.meter.key)
  }

  private func cost(besides: Set<EntryID>) throws -> Money {
    var cost = Money.zero
    for certified in certificate.segments {
      guard let model = models[certified.segment.key] else { continue }
      let total = try history.total(
        of: certified.segment, meter: certified.meter, through: certified.through,
        besides: besides, by: certificate)
      let line = try RatingEngine.line(
        meter: certified.meter, model: model, quantity: total.whole, currency: currency,
        price: certified.segment.price)
      cost = try cost.adding(line.amount)
    }
    return cost
  }
}
