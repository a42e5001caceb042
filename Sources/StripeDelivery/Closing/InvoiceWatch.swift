import Billing
import Metering
import StripeAccounts
import Synchronization
import UsageLedger

/// Reads a customer's invoices while a period that has ended waits for one: at once, then when the draft should be final, and
/// now and then where Stripe does not tell when that is. An event about an invoice is quicker.
final class InvoiceWatch: Sendable {
  /// So long after the time that Stripe plans the invoice is looked for: it finalizes in batches.
  static let lagSeconds: Int64 = 5
  /// How often is looked where nothing is planned, or a plan was missed.
  static let pauseSeconds: Int64 = 300

  /// When this process looked for a customer's invoices last, and when it does next; in the customer's time.
  private struct Looks {
    var last: Timestamp
    var next: Timestamp?
  }

  private let invoices: InvoiceListing
  private let looks = Mutex(BoundedMemory<CustomerID, Looks>())

  init(invoices: InvoiceListing) { self.invoices = invoices }

  /// Reads the invoices where that is due; whether it did, so that the state has to be read again. For a customer on a test
  /// clock each time.
  func look(_ state: CustomerState, _ link: CustomerLink) async throws(BillingError) -> Bool {
    guard try !state.awaitedInvoices().isEmpty else { return false }
    let known = looks.withLock { $0[link.customer] }
    let next = known?.next ?? state.now
    guard link.testClock != nil || next <= state.now else { return false }
    try await invoices.list(link, .changed)
    looks.withLock { $0[link.customer] = Looks(last: state.now, next: nil) }
    return true
  }

  /// When the invoices were read.
  func lastLook(_ customer: CustomerID) -> Timestamp? {
    looks.withLock { $0[customer]?.last }
  }

  /// Plans the next look, and says when it is; nil where nothing is waited for.
  func schedule(_ state: CustomerState) throws(BillingError) -> Timestamp? {
    let pause = state.now.advanced(bySeconds: Self.pauseSeconds)
    let times = try state.awaitedInvoices().map { until in
      guard let until, state.now < until else { return pause }
      return until.advanced(bySeconds: Self.lagSeconds)
    }
    return looks.withLock { looks in
      guard let time = times.min() else {
        looks[state.customer] = nil
        return nil
      }
      // What was planned by the last look stays, whatever is asked meanwhile.
      let planned = looks[state.customer]?.next ?? time
      if let last = looks[state.customer]?.last {
        looks[state.customer] = Looks(last: last, next: planned)
      }
      return planned
    }
  }
}
