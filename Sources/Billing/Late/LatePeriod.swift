import Amounts
import Catalog
import Metering
import Rating
import Reporting
import UsageLedger

/// A closed period with all that is known of it by now: the amounts for late entries follow from it. Pure.
struct LatePeriod {
  let certificate: PeriodCertificate
  let history: PeriodHistory
  private let entries: [EntryID: LedgerEntry]
  /// By segment: how it is priced. A segment without a model costs nothing: a trial.
  let models: [Segment.Key: PriceModel]
  /// By segment that was closed as on no invoice: up to which entry final ones bill it by now.
  private let reaches: [Segment.Key: EntryID]
  let currency: Currency
  let rules: RatingRules

  init(
    certificate: PeriodCertificate, history: PeriodHistory, models: [Segment.Key: PriceModel],
    reaches: [Segment.Key: EntryID], currency: Currency, rules: RatingRules
  ) {
    self.certificate = certificate
    self.history = history
    entries = Dictionary(history.entries.map { ($0.id, $0) }) { first, _ in first }
    self.models = models
    self.reaches = reaches
    self.currency = currency
    self.rules = rules
  }

  /// The reports, completions and voids that came after the certificate, or that a segment is certified without, by number.
  var late: [EntryID] { certificate.late(in: history) }

  /// A report or completion of the period by its number.
  func entry(_ id: EntryID) -> LedgerEntry? { entries[id] }

  /// Whether Stripe was sent a total of a segment that the entry touches and had not answered when the period was closed:
  /// it may be on Stripe's invoice after all.
  func mayBeInvoiced(_ id: EntryID, _ entry: LedgerEntry) -> Bool {
    id <= certificate.through && certificate.segments(of: entry).contains { $0.pending != nil }
  }

  /// Whether the entry's window ends in the segment and it carries the segment's metric.
  func touches(_ entry: LedgerEntry, _ segment: Segment.Key) -> Bool {
    certificate.segments(of: entry).contains { $0.segment.key == segment }
  }

  /// The meters of the segments in which the entry's window ends and whose metric it carries.
  func meters(of entry: LedgerEntry) -> [MeterKey] {
    certificate.segments(of: entry).map(\.meter.key)
  }

  /// Whether a report or completion is void by now.
  func isVoid(_ id: EntryID) -> Bool { entry(id)?.voidedBy != nil }

  /// Up to which entry a segment is billed without late usage: as it was certified, or as invoices have it since.
  func through(_ certified: CertifiedSegment) -> EntryID {
    reaches[certified.segment.key] ?? certified.through
  }
}

extension Collection where Element == Money {
  /// All of them together; throws `overflow`.
  func total() throws(BillingError) -> Money {
    var sum = Money.zero
    for amount in self {
      do throws(AmountError) { sum = try sum.adding(amount) } catch {
        throw BillingError(amount: error)
      }
    }
    return sum
  }
}
