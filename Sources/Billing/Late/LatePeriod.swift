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
  private let rules: RatingRules

  init(
    certificate: PeriodCertificate, history: PeriodHistory, models: [Segment.Key: PriceModel],
    currency: Currency, rules: RatingRules
  ) {
    self.certificate = certificate
    self.history = history
    self.models = models
    self.currency = currency
    self.rules = rules
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

  /// Whether the entry's window ends in the segment and it carries the segment's metric.
  func touches(_ entry: LedgerEntry, _ segment: Segment.Key) -> Bool {
    certificate.segments(of: entry).contains { $0.segment.key == segment }
  }

  /// What billing entries one after the other adds: to each entry, and to each segment.
  ///
  /// Both add up to cost(with all of them) − cost(with what was billed before), in any order.
  struct Additions {
    var entries: [EntryID: Money] = [:]
    var segments: [Segment.Key: Money] = [:]
  }

  /// Adds the entries in the given order to what was billed before.
  ///
  /// A late report that is void by now adds nothing. One that was billed before is adjusted by its void. Nil when the period's
  /// reports have lost their details. Throws `overflow`.
  func additions(_ ids: [EntryID], billed: Set<EntryID>) throws(BillingError) -> Additions? {
    guard !history.isSealed || ids.allSatisfy(isVoid) else { return nil }
    var known = billed
    var costs = history.isSealed ? [:] : try costs(besides: known)
    let before = costs
    var additions = Additions()
    for id in ids {
      additions.entries[id] = .zero
      guard !isVoid(id) else { continue }
      known.insert(id)
      let next = try self.costs(besides: known)
      additions.entries[id] = try Self.differences(next, costs).values.total()
      costs = next
    }
    additions.segments = try Self.differences(costs, before)
    return additions
  }

  private static func differences(
    _ costs: [Segment.Key: Money], _ before: [Segment.Key: Money]
  ) throws(BillingError) -> [Segment.Key: Money] {
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

  private func isVoid(_ entry: EntryID) -> Bool {
    history.entries.contains { $0.id == entry && $0.voidedBy != nil }
  }

  /// The meters of the segments in which the entry's window ends and whose metric it carries.
  func meters(of entry: LedgerEntry) -> [MeterKey] {
    certificate.segments(of: entry).map(\.meter.key)
  }

  /// What each segment costs with the certified entries and those besides; without segments that are not charged.
  private func costs(besides: Set<EntryID>) throws(BillingError) -> [Segment.Key: Money] {
    var costs: [Segment.Key: Money] = [:]
    for certified in certificate.segments {
      guard let model = models[certified.segment.key] else { continue }
      let total = try history.total(
        of: certified.segment, meter: certified.meter, through: certified.through,
        besides: besides, by: certificate)
      do throws(RatingError) {
        costs[certified.segment.key] = try RatingEngine.amount(
          meter: certified.meter.key, model: model, quantity: total.whole, currency: currency,
          rules: rules)
      } catch {
        throw BillingError(rating: error)
      }
    }
    return costs
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
