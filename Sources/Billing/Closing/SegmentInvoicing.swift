import Amounts
public import Metering
public import UsageLedger

/// How far Stripe is with the invoice that bills a segment.
public enum SegmentInvoicing: Hashable, Sendable {
  /// What final invoices say of it; nothing can be added to them.
  case invoiced(InvoicedUsage)
  /// No invoice has it, and none will come.
  case unbilled
  /// An invoice is still to come, or is a draft; until when it takes usage, as far as Stripe tells.
  case awaited(until: Timestamp?)
}

extension CustomerState {
  /// How long after its end a segment waits for an invoice that does not come. A webhook that fails delays the
  /// finalization by up to three days (docs.stripe.com/billing/subscriptions/webhooks).
  static let invoicePatienceSeconds: Int64 = 72 * 3_600
  /// An invoice that a cancellation makes is there at once; so long Stripe's lists may take to show it.
  static let listingLagSeconds: Int64 = 600

  /// What became of a segment that has ended, by the invoices that were seen.
  public func invoicing(of segment: Segment) throws(BillingError) -> SegmentInvoicing {
    let found = records.invoices.reversed().filter(\.bills).flatMap { invoice in
      invoice.lines.filter { bills($0, of: invoice, segment) }.map { (invoice, $0) }
    }
    guard found.isEmpty else { return .invoiced(try Self.usage(found)) }
    let subscription = subscription(of: segment)
    if let draft = draft(for: segment, subscription) {
      return wasRead(Self.invoicePatienceSeconds, after: segment.end)
        ? .unbilled : .awaited(until: draft.automaticallyFinalizesAt)
    }
    return isOver(segment, subscription) ? .unbilled : .awaited(until: nil)
  }

  private func bills(_ line: InvoiceSeen.Line, of invoice: InvoiceSeen, _ segment: Segment) -> Bool
  {
    guard line.covers(segment) else { return false }
    guard line.item == nil, let owner = subscription(of: segment)?.id else { return true }
    return invoice.subscription == nil || invoice.subscription == owner
  }

  private static func usage(_ found: [(InvoiceSeen, InvoiceSeen.Line)]) throws(BillingError)
    -> InvoicedUsage
  {
    var amount = Money.zero
    for (_, line) in found {
      do throws(AmountError) { amount = try amount.adding(line.amount) } catch {
        throw BillingError(amount: error)
      }
    }
    return InvoicedUsage(
      amount: amount, lines: found.map { .init(invoice: $0.id, line: $1.id) },
      finalizedAt: found.compactMap(\.0.finalizedAt).max())
  }

  private func subscription(of segment: Segment) -> SubscriptionRecord? {
    records.subscriptions.first { $0.items.contains { $0.id == segment.key.item } }
  }

  /// The newest draft that may take the segment's usage.
  func draft(for segment: Segment, _ subscription: SubscriptionRecord?) -> InvoiceSeen? {
    records.invoices.first {
      !$0.isFinal && $0.status == "draft" && $0.createdAt.seconds >= segment.end.seconds
        && (subscription == nil || $0.subscription == subscription?.id)
    }
  }

  /// Whether the invoice that would have had the segment is final without it, or will never be made.
  private func isOver(_ segment: Segment, _ subscription: SubscriptionRecord?) -> Bool {
    guard let subscription else {
      return wasRead(Self.invoicePatienceSeconds, after: segment.end)
    }
    if !subscription.isLive {
      // Its last invoice has what was cut before, too: what was read before the end says nothing of it.
      let end = max(segment.end, subscription.endedAt ?? segment.end)
      return wasRead(Self.listingLagSeconds, after: end)
    }
    // What was cut in the running period is billed with it.
    let running = subscription.period
    if running.start <= segment.key.start, segment.end < running.end { return false }
    let hasCycle = records.invoices.contains { invoice in
      invoice.bills && invoice.subscription == subscription.id
        && invoice.createdAt.seconds >= segment.end.seconds
        && invoice.lines.contains { line in
          line.item != nil && !line.isProration
            && line.period.end.seconds >= segment.end.seconds
            && records.segments.contains { $0.price == line.price }
        }
    }
    return hasCycle || wasRead(Self.invoicePatienceSeconds, after: segment.end)
  }

  /// Whether Stripe was asked for invoices so long after a time.
  private func wasRead(_ seconds: Int64, after time: Timestamp) -> Bool {
    invoicesReadAt.map { $0 >= time.advanced(bySeconds: seconds) } ?? false
  }
}

extension InvoiceSeen.Line {
  /// Whether the line is about the segment's usage, by item, price and time.
  ///
  /// Of a line's period Stripe tells whole seconds; the usage of a price that was replaced is an invoice item, which names the
  /// price and no subscription item.
  public func covers(_ segment: Segment) -> Bool {
    price == segment.price && (item == nil || item == segment.key.item)
      && period.start.seconds < segment.end.seconds
      && segment.key.start.seconds < period.end.seconds
  }
}
