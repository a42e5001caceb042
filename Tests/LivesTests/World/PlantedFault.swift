@testable import UsageLedger

/// A fault of an earlier release that is put back, by what surrounds the service: lives must find it.
enum PlantedFault: String, Sendable, CaseIterable {
  /// Case 1: what Stripe's meter accepted was certified as billed, also of a subscription cancelled without an invoice.
  case cancelledWithoutInvoiceIsBilled
  /// Case 2: a report behind a cancellation was certified as billed.
  case reportBehindTheEndIsBilled
  /// Case 5: nobody asks Stripe when a price was switched there.
  case changesAreDatedWhenSeen
  /// Case 9: late usage of a customer without a subscription waits for an invoice that never comes.
  case lateUsageWaitsForEver
  /// Case 24: nothing at Stripe says that a trial is over.
  case trialsKeepTheirUsage
  /// Case 19: nobody asks Stripe which items it has.
  case itemsAreNotAsked

  /// What has to happen in a life that may find it.
  var kinds: Set<LifeKind> {
    switch self {
    case .cancelledWithoutInvoiceIsBilled, .lateUsageWaitsForEver: [.cancellation]
    case .reportBehindTheEndIsBilled: [.cancellation, .lateReports]
    case .changesAreDatedWhenSeen: [.foreignChange, .lostWebhooks]
    case .trialsKeepTheirUsage: [.trial]
    case .itemsAreNotAsked: [.lateReports, .lateBilling, .restoredBackup]
    }
  }

  /// Whether certificates say that everything there is was billed, and name no invoice, as they did once.
  private var certifiesWhatThereIs: Bool {
    switch self {
    case .cancelledWithoutInvoiceIsBilled, .reportBehindTheEndIsBilled: true
    case .changesAreDatedWhenSeen, .lateUsageWaitsForEver, .itemsAreNotAsked,
      .trialsKeepTheirUsage:
      false
    }
  }

  /// What becomes of a certificate.
  var rewriting: (@Sendable (PeriodCertificate, EntryID) -> PeriodCertificate)? {
    guard certifiesWhatThereIs else { return nil }
    return { certificate, newest in
      PeriodCertificate(
        customer: certificate.customer, number: certificate.number, period: certificate.period,
        closedAt: certificate.closedAt, through: newest, entryCount: certificate.entryCount,
        voidCount: certificate.voidCount,
        segments: certificate.segments.map { segment in
          CertifiedSegment(
            segment: segment.segment, meter: segment.meter, through: newest, exact: segment.exact,
            whole: segment.whole, accepted: segment.accepted, pending: nil)
        }, gaps: certificate.gaps, rule: certificate.rule, retirements: certificate.retirements,
        previous: certificate.previous, head: certificate.head)
    }
  }
}
