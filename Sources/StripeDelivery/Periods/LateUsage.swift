import Amounts
public import Billing
public import Catalog
public import Metering
public import StripeAPI
public import UsageLedger

/// Usage that came after its period was closed: listed with what it is worth.
public struct LateUsage: Sendable {
  let store: any BillingStore
  private let prices: PriceBook
  /// Only where no price says another: of a period in which nothing is billed.
  private let currency: Currency

  public init(store: any BillingStore, stripe: StripeClient, catalog: PriceCatalog) {
    self.store = store
    prices = PriceBook(store: store, stripe: stripe, catalog: catalog)
    currency = catalog.currency
  }

  /// A customer's late entries, decided ones included, by number; costs follow the entries of closed periods.
  ///
  /// Each open one is rated beside what was billed before it was asked, waived ones left out. In a period whose
  /// reports have lost their details the worth of an open entry, and of one waived since, is nil.
  public func list(_ customer: CustomerID) async throws(BillingError) -> [LateEntry] {
    let (certificates, known, seals) = try await storing { () throws(LedgerError) in
      (
        try await store.certificates(of: customer, overlapping: nil),
        try await store.decisions(of: customer), try await store.sealedSpans(of: customer)
      )
    }
    let decisions = Dictionary(known.map { ($0.entry, $0) }) { first, _ in first }
    let billed = Set(known.filter { $0.kind == .bill }.map(\.entry))
    var found: [EntryID: LateEntry] = [:]
    for certificate in certificates {
      let period = try await period(certificate)
      let sealedAt = seals.filter { $0.overlaps(certificate.period) }.map(\.sealedAt).min()
      for id in period.late {
        let decision = decisions[id]
        let worth: Money? =
          if let decision {
            decision.isWaived(since: sealedAt) ? nil : decision.amount
          } else {
            try period.worth(of: id, billed: billed)
          }
        let late = try await entry(id, in: period, decision: decision, worth: worth)
        found[id] = try found[id]?.joined(with: late) ?? late
      }
    }
    return found.values.sorted { $0.id < $1.id }
  }

  private func entry(
    _ id: EntryID, in period: LatePeriod, decision: LateDecision?, worth: Money?
  ) async throws(BillingError) -> LateEntry {
    let stored = try await storing { () throws(LedgerError) in try await store.entry(id) }
    guard let stored else { throw BillingError(.storeFailed, "entry \(id) is not there") }
    return LateEntry(
      id: id, kind: LateEntry.Kind(stored.kind), entry: stored, period: period.certificate.period,
      meters: period.meters(of: stored), worth: worth,
      currency: decision.flatMap { try? Currency($0.currency) } ?? period.currency,
      decision: decision, mayBeInvoiced: period.mayBeInvoiced(id, stored))
  }

  private func period(_ certificate: PeriodCertificate) async throws(BillingError) -> LatePeriod {
    let history = try await storing { () throws(LedgerError) in
      try await store.history(of: certificate.customer, in: certificate.period.span)
    }
    var models: [Segment.Key: PriceModel] = [:]
    var currencies: Set<Currency> = []
    if history.newest > certificate.reach {
      for segment in certificate.segments.map(\.segment) where segment.billing == .billed {
        let terms = try await prices.terms(segment.price)
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
        "the prices of \(certificate.period) are in \(names): one amount cannot be both"
      )
    }
    return LatePeriod(
      certificate: certificate, history: history, models: models,
      currency: currencies.first ?? currency)
  }
}

extension LateEntry {
  /// The same entry in two overlapping periods: its worth is both together, unless it was decided or one cannot be told.
  fileprivate func joined(with other: LateEntry) throws(BillingError) -> LateEntry {
    do throws(AmountError) {
      var worth = worth
      if decision == nil {
        if let one = worth, let two = other.worth {
          worth = try one.adding(two)
        } else {
          worth = nil
        }
      }
      return LateEntry(
        id: id, kind: kind, entry: entry, period: period, meters: meters + other.meters,
        worth: worth, currency: currency, decision: decision,
        mayBeInvoiced: mayBeInvoiced || other.mayBeInvoiced)
    } catch {
      throw BillingError(amount: error)
    }
  }
}

extension LateDecision {
  /// Whether it was waived when nobody could tell its worth any more; its amount is zero then and says nothing.
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
