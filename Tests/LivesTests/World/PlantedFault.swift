import Amounts

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
  /// Case 13: what came late is worth all that it costs, whatever the invoice has.
  case lateUsageIsNotHeldAgainstInvoices
  /// Case 24: nothing at Stripe says that a trial is over.
  case trialsKeepTheirUsage
  /// Case 19: nobody asks Stripe which items it has.
  case itemsAreNotAsked

  /// What has to happen in a life that may find it.
  var kinds: Set<LifeKind> {
    switch self {
    case .cancelledWithoutInvoiceIsBilled, .lateUsageWaitsForEver: [.cancellation]
    case .reportBehindTheEndIsBilled: [.cancellation, .lateReports]
    case .lateUsageIsNotHeldAgainstInvoices: [.ourOutage, .lateReports]
    case .changesAreDatedWhenSeen: [.foreignChange, .lostWebhooks]
    case .trialsKeepTheirUsage: [.trial]
    case .itemsAreNotAsked: [.lateReports, .lateBilling, .restoredBackup]
    }
  }

  /// What becomes of a certificate, beside the newest entry when it is made: as they once were, they name no invoice.
  var rewriting: (@Sendable (PeriodCertificate, EntryID) -> PeriodCertificate)? {
    switch self {
    case .cancelledWithoutInvoiceIsBilled, .reportBehindTheEndIsBilled:
      { certificate, newest in
        certificate.with(through: newest) { segment in
          CertifiedSegment(
            segment: segment.segment, meter: segment.meter, through: newest, exact: segment.exact,
            whole: segment.whole, accepted: segment.accepted, pending: nil)
        }
      }
    case .lateUsageIsNotHeldAgainstInvoices:
      { certificate, newest in
        guard certificate.through < newest else { return certificate }
        return certificate.with(through: certificate.through) { segment in
          CertifiedSegment(
            segment: segment.segment, meter: segment.meter, through: EntryID(0), exact: .zero,
            whole: .zero, accepted: segment.accepted, pending: nil)
        }
      }
    case .changesAreDatedWhenSeen, .lateUsageWaitsForEver, .itemsAreNotAsked, .trialsKeepTheirUsage:
      nil
    }
  }
}

extension PeriodCertificate {
  fileprivate func with(
    through: EntryID, _ segments: (CertifiedSegment) -> CertifiedSegment
  ) -> PeriodCertificate {
    PeriodCertificate(
      customer: customer, number: number, period: period, closedAt: closedAt, through: through,
      entryCount: entryCount, voidCount: voidCount, segments: self.segments.map(segments),
      gaps: gaps, rule: rule, retirements: retirements, previous: previous, head: head)
  }
}
