public import Amounts
import Catalog
public import Metering
import Rating
public import UsageLedger

/// A closed segment whose invoices charge something else than what was certified costs, and that is not decided.
///
/// Stripe rounded otherwise, somebody changed its totals, or voided the invoice. Late entries are not part of it.
public struct SegmentDifference: Hashable, Sendable {
  /// As it was certified.
  public let certified: CertifiedSegment
  /// The place of its certificate in the customer's chain.
  public let certificate: Int64
  /// What the invoices charge by now, void ones left out, and what decisions added since; before discounts and taxes.
  public let charged: Money
  /// What the certified total costs.
  public let cost: Money
  /// Cost minus charged, never zero: negative for an overcharge.
  public let amount: Money
  /// Of the segment's price.
  public let currency: Currency
  /// An invoice that billed the segment and is void by now.
  public let voidInvoice: String?

  /// One sentence: what charges what.
  public var detail: String {
    if let voidInvoice {
      return "the invoice \(voidInvoice), which billed it, is void: nothing bills it any more"
    }
    let names = Set((certified.invoiced?.lines ?? []).map(\.invoice)).sorted()
      .joined(separator: ", ")
    return
      "\(names.isEmpty ? "no invoice has it" : "\(names) charges \(charged.formatted(in: currency))"), the ledger's \(certified.whole) costs \(cost.formatted(in: currency))"
  }

  /// What is written down when the difference is billed or credited, or waived for a reason.
  public func adjustment(waivedFor reason: String?, at now: Timestamp) -> SegmentAdjustment {
    SegmentAdjustment(
      id: .init(segment: certified.segment.key, kind: .difference, decidedAt: now),
      amount: amount, currency: currency.code, entryCount: 0, waivedReason: reason)
  }
}

extension CustomerState {
  /// The differences of all closed segments, in the order of the certificates.
  ///
  /// Throws `unknownPlan` for a price whose terms are not known, and `overflow`.
  public func segmentDifferences() throws(BillingError) -> [SegmentDifference] {
    var found: [SegmentDifference] = []
    for certificate in records.certificates {
      for certified in certificate.segments {
        guard let difference = try difference(certified, certificate.number) else { continue }
        found.append(difference)
      }
    }
    return found
  }

  private func difference(_ certified: CertifiedSegment, _ certificate: Int64) throws(BillingError)
    -> SegmentDifference?
  {
    guard let invoiced = certified.invoiced else { return nil }
    let terms = try terms(of: certified.segment.price)
    guard let model = terms.model else { return nil }
    let currency = try terms.chargedIn()
    let void = invoiced.lines.first { isVoid($0.invoice) }?.invoice
    var charged = invoiced.amount
    if void != nil {
      charged = .zero
      if case .invoiced(let usage) = try invoicing(of: certified.segment) { charged = usage.amount }
    }
    let decided = records.adjustments.filter {
      $0.id.segment == certified.segment.key && $0.id.kind == .difference
    }
    charged = try ([charged] + decided.map(\.amount)).total()
    let cost: Money
    do throws(RatingError) {
      cost = try RatingEngine.amount(
        meter: certified.meter.key, model: model, quantity: certified.whole, currency: currency,
        rules: catalog.rating)
    } catch {
      throw BillingError(rating: error)
    }
    guard cost != charged else { return nil }
    do throws(AmountError) {
      return SegmentDifference(
        certified: certified, certificate: certificate, charged: charged, cost: cost,
        amount: try cost.subtracting(charged), currency: currency, voidInvoice: void)
    } catch {
      throw BillingError(amount: error)
    }
  }

  private func isVoid(_ invoice: String) -> Bool {
    records.invoices.contains { $0.id == invoice && $0.status == "void" }
  }
}
