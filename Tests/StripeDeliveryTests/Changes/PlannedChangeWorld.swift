import Billing
import Catalog
import LedgerConformance
import Metering
import StripeAPI
import StripeDelivery
import Testing
import UsageLedger

@testable import StripeAccounts
@testable import StripeCatalog

/// What planned changes are tried with: invoices as Stripe has them, and what becomes of an order.
extension BillingWorld {
  /// The sandbox's newest invoice of a renewal, line by line: `lookup key amount`, base prices by their amount alone.
  func renewal() async throws -> (total: Int64, lines: [String]) {
    let link = try #require(try await store.link(of: BillingWorld.customer))
    let invoices = try await stripe.invoices(customer: StripeCustomerID(link.stripeCustomer)).all()
    let invoice = try #require(invoices.first { $0.billingReason == "subscription_cycle" })
    var lines: [String] = []
    for line in try await stripe.invoiceLines(invoice.id).all() where line.amount != 0 {
      let key = try await line.price.asyncMap { try await stripe.price($0).lookupKey ?? "" } ?? ""
      lines.append("\(key) \(line.amount)")
    }
    return (invoice.total, lines.sorted())
  }

  /// Over the end of a period, and one reconciliation `seconds` after it.
  func pass(_ end: Timestamp, by seconds: Int64) async throws {
    clock.advance(bySeconds: end.seconds - now.seconds + seconds)
    let report = await reconciliation().run(BillingWorld.customer, for: .upkeep)
    if case .failed(let error) = report.outcome { throw error }
  }

  func orders() async throws -> [ChangeOrder] {
    try await store.changes(of: BillingWorld.customer)
  }

  func statuses() async throws -> [ChangeOrder.Status] { try await orders().map(\.status) }

  func atStripe(_ id: String) async throws -> StripeSubscription {
    try await stripe.subscription(StripeSubscriptionID(id))
  }

  var execution: ChangeExecution { subscriptions().execution }
}

extension Optional {
  fileprivate func asyncMap<T>(_ transform: (Wrapped) async throws -> T) async rethrows -> T? {
    guard let self else { return nil }
    return try await transform(self)
  }
}
