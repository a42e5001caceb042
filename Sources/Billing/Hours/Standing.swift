import Amounts
import Catalog
public import Metering
public import Rating
import UsageLedger

/// How a customer stood at a moment of the past: what the pages would have shown then of what the ledger has by now.
public struct Standing: Hashable, Sendable {
  /// The moment, in the customer's time.
  public let moment: Timestamp
  /// Of every meter that a subscription billed then; its delivery is the present one. Nil where it cannot be told.
  public let usage: [MeterUsage]?
  /// The invoice that was going to come next, as far as it had got. Nil where it cannot be told: a price is not known, or the
  /// subscription was changed since and no invoice of its shows what the base was.
  public let invoice: Invoice?
  /// The same at its period's end, as a range; nil while there was too little to project from.
  public let projection: ProjectedInvoice?

  /// Takes the parts as they are.
  public init(
    moment: Timestamp, usage: [MeterUsage]?, invoice: Invoice?, projection: ProjectedInvoice?
  ) {
    self.moment = moment
    self.usage = usage
    self.invoice = invoice
    self.projection = projection
  }
}

extension CustomerState {
  /// How the customer stood at each of the moments, in their order.
  ///
  /// The state must have been read with the same moments in its scope. Throws `storeFailed` where it was not.
  public func standings(_ moments: [Timestamp]) throws(BillingError) -> [Standing] {
    var found: [Standing] = []
    for moment in moments { found.append(try standing(at: moment)) }
    return found
  }

  static func standingQueries(
    _ moments: [Timestamp], _ records: CustomerRecords, catalog: PriceCatalog
  ) -> Set<FactsQuery> {
    var queries: Set<FactsQuery> = []
    for moment in moments {
      for segment in BilledPeriod.standing(at: moment, records).flatMap(\.segments) {
        guard let meter = catalog.meter(of: segment) else { continue }
        queries.insert(query(segment, meter, records).until(moment))
      }
    }
    return queries
  }

  private func standing(at moment: Timestamp) throws(BillingError) -> Standing {
    let periods = BilledPeriod.standing(at: moment, records)
    let past = try back(to: moment, periods.flatMap(\.segments))
    do throws(BillingError) {
      var bases: [[InvoiceLine]] = []
      for period in periods {
        guard let base = try past.base(of: period) else {
          return Standing(
            moment: moment, usage: try past.billedUsage(periods), invoice: nil, projection: nil)
        }
        bases.append(base)
      }
      return Standing(
        moment: moment, usage: try past.billedUsage(periods),
        invoice: try past.invoice(of: periods, bases: bases),
        projection: try past.projection(of: periods, bases: bases))
    } catch {
      guard error.code == .unknownPlan else { throw error }
      return Standing(moment: moment, usage: nil, invoice: nil, projection: nil)
    }
  }

  /// The state with what those segments had reached by then: nothing of theirs was closed yet.
  private func back(to moment: Timestamp, _ segments: [Segment]) throws(BillingError)
    -> CustomerState
  {
    var past = self
    past.now = moment
    past.isPresent = false
    past.records.certificates = []
    past.facts = [:]
    for segment in segments {
      guard let meter = catalog.meter(of: segment) else { continue }
      let whole = Self.query(segment, meter, records)
      guard let facts = facts[whole.until(moment)] else {
        throw BillingError(
          .storeFailed, "\(segment.key.meter) in \(segment.span) was not read until \(moment)")
      }
      past.facts[whole] = facts
    }
    return past
  }

  private func billedUsage(_ periods: [BilledPeriod]) throws(BillingError) -> [MeterUsage] {
    let segments = periods.flatMap(\.segments)
    var usage: [MeterUsage] = []
    for meter in catalog.meters {
      guard let segment = records.segments.current(of: meter.key, at: now),
        segments.contains(segment)
      else { continue }
      usage.append(try self.usage(of: meter))
    }
    return usage
  }

  /// What the invoice at the period's end charges without a meter: what it does charge, where it has come, else the present
  /// items, where nobody has changed the subscription since, or asked to. Nil where neither is so.
  private func base(of period: BilledPeriod) throws(BillingError) -> [InvoiceLine]? {
    guard let subscription = period.subscription else { return nil }
    if period.period != subscription.period,
      let charged = invoicedBase(of: subscription.id, from: period.period.end)
    {
      return charged
    }
    let isChanged = records.changes.contains { change in
      change.subscription == subscription.id && (change.status.isOpen || change.status == .done)
        && now < change.decidedAt
    }
    return isChanged ? nil : try baseLines(period)
  }

  /// What a final invoice charges for the period that begins then; nil where none does.
  private func invoicedBase(of subscription: String, from start: Timestamp) -> [InvoiceLine]? {
    for invoice in records.invoices where invoice.bills && invoice.subscription == subscription {
      let lines = invoice.lines.filter { line in
        line.isRegular && line.period.start == start
          && line.price.flatMap { terms[$0]?.meter } == nil
      }
      guard lines.isEmpty else {
        return lines.map { line in
          InvoiceLine(
            description: line.description ?? "", meter: nil,
            price: line.price.flatMap { terms[$0] == nil ? nil : $0 }, quantity: 1,
            included: .zero, billable: 1, amount: line.amount, tiers: [])
        }
      }
    }
    return nil
  }
}

extension ChangeOrder {
  /// Since when what it says is what the subscription renews as.
  fileprivate var decidedAt: Timestamp {
    moment == .periodEnd ? requestedAt : effectiveAt ?? requestedAt
  }
}

extension InvoiceSeen.Line {
  /// A whole period of one of the subscription's items.
  fileprivate var isRegular: Bool { item != nil && invoiceItem == nil && !isProration }
}

extension FactsQuery {
  fileprivate func until(_ moment: Timestamp) -> FactsQuery {
    FactsQuery(
      customer: customer, metric: metric, span: span.until(moment), detail: detail)
  }
}
