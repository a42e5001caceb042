public import Billing
public import Metering
public import StripeAPI
import StripeCatalog
public import UsageLedger

/// Links customers of ours to Stripe customers: one to one, until the link is ended or the Stripe customer deleted.
public struct CustomerLinking: Sendable {
  /// How many Stripe customers of one request may be gone within the day that Stripe remembers it.
  private static let mostLives = 20

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
    if let existing = try await existing(request, now: now) { return existing }
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

  private func existing(_ request: CustomerRequest, now: Timestamp) async throws(BillingError)
    -> CustomerLink?
  {
    let link = try await storing { () throws(LedgerError) in
      try await store.link(of: request.customer)
    }
    if let link, try await !isOver(link, now: now) {
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
    guard let taken, try await !isOver(taken, now: now) else { return nil }
    throw BillingError(
      .alreadyLinked,
      "\(wanted) is linked to \(taken.customer): meter events carry only the Stripe customer, so a second link would bill all usage twice"
    )
  }

  /// Ends a link whose Stripe customer was deleted; true then. While Stripe cannot be asked, or knows no such customer, as
  /// with the key of another account, a link goes on: Stripe keeps the deleted ones and says so.
  private func isOver(_ link: CustomerLink, now: Timestamp) async throws(BillingError) -> Bool {
    let isGone: Bool
    do throws(BillingError) {
      isGone = try await asking {
        try await stripe.customer(StripeCustomerID(link.stripeCustomer)).isDeleted
      }
    } catch {
      return false
    }
    if isGone {
      try await CustomerUnlinking(store: store).unlink(link.customer, now: now)
    }
    return isGone
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
    return try await created(creation, request, past: [])
  }

  /// A Stripe customer that lives and is nobody's: Stripe answers the same request with what it made the first time, for a
  /// day, also when that was deleted since or linked to another. `past`: those that it answered with so far.
  private func created(
    _ creation: StripeCustomerCreation, _ request: CustomerRequest, past: [String]
  ) async throws(BillingError) -> StripeCustomer {
    let key = Self.idempotencyKey(request, past: past)
    let made = try await asking { try await stripe.createCustomer(creation, key: key) }
    let customer = try await asking { try await stripe.customer(made.id) }
    let owner = try await storing { () throws(LedgerError) in
      try await store.link(ofStripeCustomer: made.id.rawValue)
    }
    let isTaken = owner.map { $0.customer != request.customer } ?? false
    guard customer.isDeleted || isTaken, past.count < Self.mostLives else { return customer }
    return try await created(creation, request, past: past + [made.id.rawValue])
  }

  /// From everything that the request says, so that a changed request is another one to Stripe.
  private static func idempotencyKey(_ request: CustomerRequest, past: [String])
    -> IdempotencyKey?
  {
    IdempotencyKey(
      purpose: "link",
      of: [request.customer.text]
        + [request.name, request.email, request.testClock].map { $0.map { "=\($0)" } ?? "" }
        + past)
  }
}
