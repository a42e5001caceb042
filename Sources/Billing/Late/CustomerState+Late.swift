import Amounts
import Catalog
public import Metering
import Rating
public import UsageLedger

extension CustomerState {
  /// The late usage of a closed period, decided entries included, by number.
  ///
  /// Each open one is rated beside what was billed before it was asked, waived ones left out: one that an invoice bills by now adds
  /// nothing. In a period whose reports have lost their details the amount of an open entry, and of one waived since, is nil; so is
  /// that of an open one that `isRated` leaves out: the first that is rated costs as much as all entries of the period. Throws
  /// `storeFailed` where the state was read without the period in its scope, `unknownPlan` for a price whose terms are not known,
  /// `notRatable` where the period's prices are in several currencies, and `overflow`.
  public func lateUsage(
    of certificate: PeriodCertificate, where isRated: (EntryID) -> Bool = { _ in true }
  ) throws(BillingError) -> [LateEntry] {
    let period = try latePeriod(certificate)
    let decisions = Dictionary(records.decisions.map { ($0.entry, $0) }) { first, _ in first }
    let billed = Set(records.decisions.filter { $0.kind == .bill }.map(\.entry))
    let sealedAt = records.seals.filter { $0.overlaps(certificate.period) }.map(\.sealedAt).min()
    let open = period.late.filter { decisions[$0] == nil && isRated($0) && !period.isVoid($0) }
    let costs = open.isEmpty ? nil : try period.costs(billed: billed)
    var found: [LateEntry] = []
    for id in period.late {
      let decision = decisions[id]
      let amount: Money? =
        if let decision {
          decision.isWaived(since: sealedAt) ? nil : decision.amount
        } else if isRated(id) {
          period.isVoid(id) ? .zero : try costs?.adding(id)
        } else {
          nil
        }
      guard let entry = period.entry(id) ?? voids[id] else {
        throw BillingError(.storeFailed, "entry \(id) is not there")
      }
      found.append(
        LateEntry(
          id: id, kind: LateEntry.Kind(entry.kind), entry: entry, period: certificate.period,
          meters: period.meters(of: entry), amount: amount,
          currency: decision.flatMap { try? Currency($0.currency) } ?? period.currency,
          decision: decision, mayBeInvoiced: period.mayBeInvoiced(id, entry)))
    }
    return found
  }

  /// What is written down when the entries are billed together, in the order of their numbers: a decision about each that
  /// came late in this period, and one adjustment for each segment that costs something else with them.
  ///
  /// `ids`: entries that nothing was sent for. Throws `notRatable` for an entry whose amount cannot be told any more, and
  /// as `lateUsage(of:)` does.
  public func lateBill(_ ids: Set<EntryID>, of certificate: PeriodCertificate, at now: Timestamp)
    throws(BillingError) -> LateBill
  {
    let period = try latePeriod(certificate)
    let billed = Set(records.decisions.filter { $0.kind == .bill }.map(\.entry)).subtracting(ids)
    let asked = period.late.filter { ids.contains($0) }
    guard !asked.isEmpty else { return LateBill() }
    guard let before = try period.costs(billed: billed) else {
      guard asked.allSatisfy(period.isVoid) else {
        throw BillingError(
          .notRatable,
          "entry \(asked[0]) cannot be rated: what the reports of \(certificate.period) said is gone; waive it"
        )
      }
      return LateBill(
        amounts: Dictionary(asked.map { ($0, .zero) }) { first, _ in first }, adjustments: [],
        currency: period.currency)
    }
    var costs = before
    var amounts: [EntryID: Money] = [:]
    for id in asked { amounts[id] = try costs.add(id) }
    let segments = try LateCosts.differences(costs.costs, before.costs)
    let entries = asked.compactMap { period.entry($0) ?? voids[$0] }
    return LateBill(
      amounts: amounts,
      adjustments: segments.filter { $0.value != .zero }.map { segment, amount in
        SegmentAdjustment(
          id: .init(segment: segment, kind: .lateUsage, decidedAt: now), amount: amount,
          currency: period.currency.code,
          entryCount: entries.count { period.touches($0, segment) })
      }, currency: period.currency)
  }

  private func latePeriod(_ certificate: PeriodCertificate) throws(BillingError) -> LatePeriod {
    let history = try history(certificate.period.span)
    var models: [Segment.Key: PriceModel] = [:]
    var currencies: Set<Currency> = []
    var reaches: [Segment.Key: EntryID] = [:]
    if history.newest > certificate.reach {
      for certified in certificate.segments where certified.segment.billing == .billed {
        let segment = certified.segment
        reaches[segment.key] = try reachSince(certified, history)
        let terms = try terms(of: segment.price)
        guard let model = terms.model else {
          throw BillingError(.unknownPlan, "the price \(segment.price) cannot be rated")
        }
        models[segment.key] = model
        currencies.insert(try terms.chargedIn())
      }
    }
    guard currencies.count <= 1 else {
      let names = currencies.map(\.code).sorted().joined(separator: " and ")
      throw BillingError(
        .notRatable,
        "the prices of \(certificate.period) are in \(names): one amount cannot be both")
    }
    return LatePeriod(
      certificate: certificate, history: history, models: models, reaches: reaches,
      // Only of a period in which nothing is billed does no price say another.
      currency: currencies.first ?? catalog.currency, rules: catalog.rating)
  }
}

extension LateEntry {
  /// The late usage of several periods, by number. An entry in two overlapping ones is adjusted by both together, unless it was
  /// decided or one cannot be told. Throws `overflow`.
  public static func joined(_ entries: [LateEntry]) throws(BillingError) -> [LateEntry] {
    var found: [EntryID: LateEntry] = [:]
    for entry in entries { found[entry.id] = try found[entry.id]?.joined(with: entry) ?? entry }
    return found.values.sorted { $0.id < $1.id }
  }

  private func joined(with other: LateEntry) throws(BillingError) -> LateEntry {
    do throws(AmountError) {
      var amount = amount
      if decision == nil {
        if let one = amount, let two = other.amount {
          amount = try one.adding(two)
        } else {
          amount = nil
        }
      }
      return LateEntry(
        id: id, kind: kind, entry: entry, period: period, meters: meters + other.meters,
        amount: amount, currency: currency, decision: decision,
        mayBeInvoiced: mayBeInvoiced || other.mayBeInvoiced)
    } catch {
      throw BillingError(amount: error)
    }
  }
}

extension LateDecision {
  /// Whether it was waived when nobody could tell its amount any more; its amount is zero then and says nothing.
  fileprivate func isWaived(since sealedAt: Timestamp?) -> Bool {
    kind == .waive && amount == .zero && sealedAt.map { $0 <= decidedAt } ?? false
  }
}

extension SealedSpan {
  fileprivate func overlaps(_ period: BillingPeriod) -> Bool {
    span.start < period.end && period.start < span.end
  }
}

extension LateEntry.Kind {
  fileprivate init(_ kind: LedgerEntry.Kind) {
    self =
      switch kind {
      case .report: .report
      case .completion: .completion
      case .void: .void
      }
  }
}
