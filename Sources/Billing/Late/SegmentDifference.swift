public import Amounts
import Catalog
public import Metering
import Rating
public import UsageLedger

/// A closed segment whose invoices charge something else than what was certified costs, and that is not decided.
///
/// Stripe rounded otherwise, somebody changed its totals or voided the invoice, or Stripe billed a trial. Late entries are not
/// part of it, but for those that were decided before the segment was closed without them.
public struct SegmentDifference: Hashable, Sendable {
  /// As it was certified.
  public let certified: CertifiedSegment
  /// The place of its certificate in the customer's chain.
  public let certificate: Int64
  /// What the invoices charge by now, void ones left out, and what decisions added since; before discounts and taxes.
  public let charged: Money
  /// The certified total, or that with late usage where both are charged together.
  public let quantity: WholeQuantity
  /// What that costs.
  public let cost: Money
  /// Cost minus charged, never zero: negative for an overcharge.
  public let amount: Money
  /// Of the segment's price.
  public let currency: Currency
  /// The invoices that charge it, by id.
  public let invoices: [String]
  /// An invoice that billed the segment and is void by now.
  public let voidInvoice: String?

  /// One sentence: what charges what.
  public var detail: String {
    if let voidInvoice {
      return "the invoice \(voidInvoice), which billed it, is void: nothing bills it any more"
    }
    let names = invoices.joined(separator: ", ")
    if certified.segment.billing == .trial {
      let who = names.isEmpty ? "what was credited" : names
      return "\(who) charges \(charged.formatted(in: currency)) for a trial"
    }
    return
      "\(names.isEmpty ? "no invoice has it" : "\(names) charges \(charged.formatted(in: currency))"), the ledger's \(quantity) costs \(cost.formatted(in: currency))"
  }

  /// What is written down when the difference is billed or credited, or waived for a reason.
  public func adjustment(waivedFor reason: String?, at now: Timestamp) -> SegmentAdjustment {
    SegmentAdjustment(
      id: .init(segment: certified.segment.key, kind: .difference, decidedAt: now),
      amount: amount, currency: currency.code, entryCount: 0, waivedReason: reason)
  }
}

extension CustomerState {
  /// The differences of all closed segments, in the order of the certificates. The state must have been read with
  /// `Scope.differences`, or a segment that was on no invoice at first is left out.
  ///
  /// Throws `unknownPlan` for a price whose terms are not known, and `overflow`.
  public func segmentDifferences() throws(BillingError) -> [SegmentDifference] {
    var found: [SegmentDifference] = []
    for certificate in records.certificates {
      for certified in certificate.segments {
        guard let difference = try difference(certified, certificate) else { continue }
        found.append(difference)
      }
    }
    return found
  }

  private func difference(_ certified: CertifiedSegment, _ certificate: PeriodCertificate)
    throws(BillingError) -> SegmentDifference?
  {
    let together = try together(certified, certificate)
    let certain = together == nil ? try invoiced(certified) : together?.usage
    guard let invoiced = certain else { return nil }
    let terms = try terms(of: certified.segment.price)
    guard let model = terms.model else { return nil }
    let currency = try terms.chargedIn()
    var void = invoiced.lines.first { isVoid($0.invoice) }?.invoice
    var charged = invoiced.amount
    if void != nil {
      let left = try invoicedNow(certified.segment)
      charged = left?.amount ?? .zero
    }
    // Late usage was billed beside the certified total: on a void invoice it is on none.
    let lost = records.adjustments.filter {
      $0.id.segment == certified.segment.key && !$0.letsBe && voidInvoice(of: $0) != nil
    }
    void = void ?? lost.lazy.compactMap(voidInvoice(of:)).first
    let decided = records.adjustments.filter {
      $0.id.segment == certified.segment.key && ($0.id.kind == .difference || together != nil)
        && !$0.letsBe && voidInvoice(of: $0) == nil
    }
    charged = try ([charged] + decided.map(\.amount)).total()
    if together == nil {
      charged = try charged.subtracting(
        all: lost.filter { $0.id.kind == .lateUsage }.map(\.amount))
    }
    let quantity = together?.whole ?? certified.whole
    let cost = try cost(of: quantity, by: certified, model, currency)
    guard cost != charged else { return nil }
    do throws(AmountError) {
      return SegmentDifference(
        certified: certified, certificate: certificate.number, charged: charged,
        quantity: quantity, cost: cost, amount: try cost.subtracting(charged), currency: currency,
        invoices: Set(invoiced.lines.map(\.invoice)).sorted(), voidInvoice: void)
    } catch {
      throw BillingError(amount: error)
    }
  }

  /// What a segment was certified with. A trial is closed without an invoice, since none should bill it: what one charges for it
  /// all the same is found when it is final.
  private func invoiced(_ certified: CertifiedSegment) throws(BillingError) -> InvoicedUsage? {
    if let invoiced = certified.invoiced { return invoiced }
    guard certified.segment.billing == .trial else { return nil }
    if let invoiced = try invoicedNow(certified.segment) { return invoiced }
    return InvoicedUsage.none
  }

  private func invoicedNow(_ segment: Segment) throws(BillingError) -> InvoicedUsage? {
    if case .invoiced(let usage) = try invoicing(of: segment) { return usage }
    return nil
  }

  private func cost(
    of quantity: WholeQuantity, by certified: CertifiedSegment, _ model: PriceModel,
    _ currency: Currency
  ) throws(BillingError) -> Money {
    guard certified.segment.billing == .billed else { return .zero }
    do throws(RatingError) {
      return try RatingEngine.amount(
        meter: certified.meter.key, model: model, quantity: quantity, currency: currency,
        rules: catalog.rating)
    } catch {
      throw BillingError(rating: error)
    }
  }

  /// The void invoice that the item of a decision is on; nil for one that charges, or may still do so.
  private func voidInvoice(of adjustment: SegmentAdjustment) -> String? {
    guard let item = adjustment.invoiceItem else { return nil }
    return records.invoices.first { invoice in
      invoice.status == "void" && invoice.lines.contains { $0.invoiceItem == item }
    }?.id
  }

  private func isVoid(_ invoice: String) -> Bool {
    records.invoices.contains { $0.id == invoice && $0.status == "void" }
  }
}

extension Money {
  fileprivate func subtracting(all amounts: [Money]) throws(BillingError) -> Money {
    var rest = self
    for amount in amounts {
      do throws(AmountError) { rest = try rest.subtracting(amount) } catch {
        throw BillingError(amount: error)
      }
    }
    return rest
  }
}
