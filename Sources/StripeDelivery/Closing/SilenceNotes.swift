import Billing
import Metering
import StripeAPI
import StripeCatalog
import UsageLedger

/// Tells the customer, as the memo on Stripe's draft, that an instance fell silent and its last value was billed.
struct SilenceNotes {
  /// What our memos begin with: any other text is somebody's own and stays.
  static let opening = "Usage: "
  /// Stripe's limit of a memo (docs.stripe.com/api/invoices/update).
  private static let mostCharacters = 1_500

  let stripe: StripeClient

  /// Writes on the drafts that bill the segments of `certificates`; where Stripe has finalized its invoice already nothing is
  /// written. Throws what Stripe answers.
  func write(_ state: CustomerState, _ certificates: [PeriodCertificate]) async throws(BillingError)
  {
    guard let link = state.records.link else { return }
    for certificate in certificates {
      guard let note = try state.silenceNote(on: certificate) else { continue }
      let items = Set(certificate.segments.map(\.segment.key.item.text))
      let text = String((Self.opening + note).prefix(Self.mostCharacters))
      try await asking {
        let drafts = stripe.invoices(
          customer: StripeCustomerID(link.stripeCustomer), status: .draft)
        for try await draft in drafts {
          guard draft.description?.hasPrefix(Self.opening) ?? true, draft.description != text,
            try await stripe.lines(of: draft).contains(where: {
              $0.subscriptionItem.map { items.contains($0.rawValue) } ?? false
            })
          else { continue }
          _ = try await stripe.describeInvoice(draft.id, as: text)
        }
      }
    }
  }
}
