public import Billing
public import Metering
public import StripeAPI
public import UsageLedger

/// Links customers of ours to Stripe customers: one to one, for ever.
public struct CustomerLinking: Sendable {
  private let store: any CustomerDirectory
  private let stripe: StripeClient

  public init(store: any CustomerDirectory, stripe: StripeClient) {
    self.store = store
    self.stripe = stripe
  }

  /// Links to the named Stripe customer or to a new one. Asking again for what is there answers it.
  ///
  /// A crash between Stripe's answer and our commit is harmless for a day: the same request has the same idempotency
  /// key. Later it leaves an unused Stripe customer, which nothing is billed to.
  public func link(_ request: CustomerRequest, now: Timestamp) async throws(BillingError)
    -> CustomerLink
  {
    if let existing = try await existing(request) { return existing }
    let customer = try await stripeCustomer(request)
    let link = CustomerLink(
      customer: request.customer, stripeCustomer: customer.id.rawValue,
      name: request.name ?? customer.name, email: request.email ?? customer.email,
      testClock: customer.testClock?.rawValue, linkedAt: now)
    do {
      try await store.addLink(link)
    } catch {
      guard error.code == .conflict else { throw BillingError(ledger: error) }
      throw BillingError(.alreadyLinked, error.context, cause: error)
    }
    return link
  }

  private func existing(_ request: CustomerRequest) async throws(BillingError) -> CustomerLink? {
    let link = try await storing { () throws(LedgerError) in
      try await store.link(of: request.customer)
    }
    if let link {
      guard request.stripeCustomer == nil || request.stripeCustomer == link.stripeCustomer else {
        throw BillingError(
          .alreadyLinked, "\(request.customer) is linked to \(link.stripeCustomer) already")
      }
      return link
    }
    guard let wanted = request.stripeCustomer else { return nil }
    let taken = try await storing { () throws(LedgerError) in
      try await store.link(ofStripeCustomer: wanted)
    }
    guard let taken else { return nil }
    throw BillingError(
      .alreadyLinked,
      "\(wanted) is linked to \(taken.customer): meter events carry only the Stripe customer, so a second link would bill all usage twice"
    )
  }

  private func stripeCustomer(_ request: CustomerRequest) async throws(BillingError)
    -> StripeCustomer
  {
    if let id = request.stripeCustomer {
      let customer = try await asking { try await stripe.customer(StripeCustomerID(id)) }
      guard !customer.isDeleted else {
        throw BillingError(.refusedByStripe, "the Stripe customer \(id) was deleted")
      }
      return customer
    }
    let creation = StripeCustomerCreation(
      name: request.name, email: request.email, metadata: ["customer_id": request.customer.text],
      testClock: request.testClock.map { StripeTestClockID($0) })
    let key = Self.idempotencyKey(request)
    return try await asking { try await stripe.createCustomer(creation, key: key) }
  }

  /// From everything that the request says, so that a changed request is another one to Stripe.
  private static func idempotencyKey(_ request: CustomerRequest) -> IdempotencyKey? {
    IdempotencyKey(
      purpose: "link",
      of: [request.customer.text]
        + [request.name, request.email, request.testClock].map { $0.map { "=\($0)" } ?? "" })
  }
}
