import Amounts
import Catalog
import Metering
import Rating
import UsageLedger

extension CustomerState {
  /// What of a stretch no invoice collects as things are; nil where nothing is left, or invoices go on as usual.
  func uncollected(
    _ segment: Segment, _ kind: CollectionState.Kind, _ subscription: SubscriptionRecord
  ) throws(BillingError) -> UncollectedUsage? {
    let terms = try terms(of: segment.price)
    guard segment.billing == .billed, let delivered = terms.meter, let model = terms.model,
      let fate = try fate(of: segment, kind, subscription)
    else { return nil }
    let meter = try meter(of: segment)
    let total = try total(of: segment, by: meter).whole
    let currency = try terms.chargedIn()
    let cost: Money
    do throws(RatingError) {
      cost = try RatingEngine.amount(
        meter: meter.key, model: model, quantity: total, currency: currency, rules: catalog.rating)
    } catch {
      throw BillingError(rating: error)
    }
    let lines = collectedLines(of: segment, kind)
    let charged = try (lines.map(\.amount) + settled(segment)).total()
    let left: Money
    do throws(AmountError) { left = try cost.subtracting(charged) } catch {
      throw BillingError(amount: error)
    }
    let quantity = total.exceeding(Self.billed(lines, blockSize: delivered.blockSize))
    let isTouched = charged != .zero || !lines.isEmpty
    guard isTouched ? left > .zero : quantity > .zero else { return nil }
    return UncollectedUsage(
      meter: meter.key, unit: meter.unit,
      period: BillingPeriod(start: segment.key.start, end: segment.end), quantity: quantity,
      amount: left, currency: currency, fate: fate)
  }

  /// The lines on invoices that are collected. What is written off because collection is paused is not.
  private func collectedLines(of segment: Segment, _ kind: CollectionState.Kind)
    -> [InvoiceSeen.Line]
  {
    records.invoices.filter { invoice in
      invoice.bills && !(kind == .collectionPaused && invoice.status == "uncollectible")
    }.flatMap(\.lines).filter { $0.covers(segment) }
  }

  /// What decisions added to the segment's bill, or gave up.
  private func settled(_ segment: Segment) -> [Money] {
    let adjusted = records.adjustments.filter { $0.id.segment == segment.key && !$0.letsBe }
      .map(\.amount)
    guard let closed = records.certificates.first(where: { $0.segment(segment.key) != nil }) else {
      return adjusted
    }
    let waived = records.decisions.filter {
      $0.kind == .waive && $0.decidedAt >= closed.closedAt
    }.map(\.amount)
    return adjusted + waived
  }

  /// The units that the lines have: Stripe is sent whole blocks.
  private static func billed(_ lines: [InvoiceSeen.Line], blockSize: WholeQuantity) -> WholeQuantity
  {
    var units: Int64 = 0
    for quantity in lines.compactMap(\.quantity) {
      guard let whole = try? quantity.rounded(.up) else { continue }
      let (blocks, overflow) = whole.units.multipliedReportingOverflow(by: blockSize.units)
      let (sum, beyond) = units.addingReportingOverflow(overflow ? .max : blocks)
      units = beyond ? .max : sum
    }
    return WholeQuantity(units)
  }
}
