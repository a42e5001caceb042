import Metering
import UsageLedger

extension CustomerState {
  /// What becomes of a stretch's usage in a state; nil where invoices go on as usual, or have it.
  func fate(
    of segment: Segment, _ kind: CollectionState.Kind, _ subscription: SubscriptionRecord
  ) throws(BillingError) -> UncollectedUsage.Fate? {
    if kind == .paused, !records.segments.contains(where: { $0.key == segment.key }) {
      return UncollectedUsage.Fate.none
    }
    let isInvoiced: Bool
    let known = try knownFate(of: segment)
    if case .invoiced? = known { isInvoiced = true } else { isInvoiced = false }
    if kind == .collectionPaused, isInvoiced, let invoice = writtenOff(segment) {
      return .uncollectible(invoice: invoice)
    }
    switch kind {
    case .canceled, .customerDeleted, .incompleteExpired, .itemRemoved:
      // What came after its invoice was final is on none.
      return isInvoiced && kind == .itemRemoved ? nil : fate(known, of: segment, subscription)
    case .paused, .collectionPaused, .unpaid, .pastDue, .incomplete:
      guard !isInvoiced else { return nil }
      let isRunning =
        now < subscription.period.end && subscription.period.start < segment.end
      return isRunning
        ? expectedFate(kind, subscription)
        : ended(fate(known, of: segment, subscription), kind)
    }
  }

  /// What final invoices say by now: that Stripe was asked at the state's moment is taken for granted, as its events tell.
  private func knownFate(of segment: Segment) throws(BillingError) -> SegmentInvoicing? {
    guard segment.end <= now else { return nil }
    var asked = self
    asked.invoicesReadAt = now
    return try asked.invoicing(of: segment)
  }

  private func fate(
    _ known: SegmentInvoicing?, of segment: Segment, _ subscription: SubscriptionRecord
  ) -> UncollectedUsage.Fate {
    if let void = invoice("void", having: segment) { return .void(invoice: void) }
    if let draft = draft(for: segment, subscription), draft.automaticallyFinalizesAt == nil {
      return .draft(invoice: draft.id)
    }
    switch known {
    case .unbilled, .invoiced: return .none
    case .awaited, nil: return .awaited
    }
  }

  /// Of a subscription that lives: while an invoice is awaited as usual nothing is left behind.
  private func ended(_ fate: UncollectedUsage.Fate, _ kind: CollectionState.Kind)
    -> UncollectedUsage.Fate?
  {
    fate == .awaited ? (kind == .incomplete ? .ifPaid : nil) : fate
  }

  /// What becomes of the invoice at the running period's end.
  private func expectedFate(_ kind: CollectionState.Kind, _ subscription: SubscriptionRecord)
    -> UncollectedUsage.Fate?
  {
    switch kind {
    case .unpaid: return .draft(invoice: nil)
    case .incomplete: return .ifPaid
    case .collectionPaused:
      guard let pause = subscription.pause,
        pause.resumesAt.map({ subscription.period.end < $0 }) ?? true
      else { return nil }
      switch pause.behavior {
      case "keep_as_draft": return .draft(invoice: nil)
      case "void": return .void(invoice: nil)
      case "mark_uncollectible": return .uncollectible(invoice: nil)
      default: return UncollectedUsage.Fate.none
      }
    default: return nil
    }
  }

  private func writtenOff(_ segment: Segment) -> String? {
    invoice("uncollectible", having: segment)
  }

  /// The newest invoice in that state with a line about the segment.
  private func invoice(_ status: String, having segment: Segment) -> String? {
    records.invoices.first { invoice in
      invoice.status == status && invoice.lines.contains { $0.covers(segment) }
    }?.id
  }
}
