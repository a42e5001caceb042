public import Billing
public import Catalog
import Metering
import StripeAPI
import StripeCatalog
import UsageLedger

extension StripeSubscriptions {
  public func change(_ id: String, to plan: PlanKey, at moment: ChangeMoment)
    async throws(BillingError) -> SubscriptionChange
  {
    let (link, record) = try await liveSubscription(id)
    let wanted = try await changing.prices(of: plan, for: record)
    switch moment {
    case .now:
      try await checkPeriodBefore(link, record)
      return try await settlement.settling(link) { () throws(BillingError) in
        try await changing.changeNow(
          StripeSubscriptionID(id), to: plan, wanted, at: try await clock.now(for: link))
        return try await outcome(id, link)
      }
    case .periodEnd:
      let change = PlannedChange(plan: plan, at: record.period.end)
      try await changing.plan(
        plan.text == record.plan ? nil : change, on: StripeSubscriptionID(id))
      return try await outcome(id, link, effectiveAt: record.period.end)
    }
  }

  public func cancel(_ id: String, at moment: ChangeMoment) async throws(BillingError)
    -> SubscriptionChange
  {
    let (link, record) = try await liveSubscription(id)
    switch moment {
    case .now:
      try await checkPeriodBefore(link, record)
      return try await settlement.settling(link) { () throws(BillingError) in
        _ = try await asking {
          try await stripe.cancelSubscription(
            StripeSubscriptionID(id), invoiceNow: true, prorate: true)
        }
        return try await outcome(id, link)
      }
    case .periodEnd:
      let update = StripeSubscriptionUpdate(
        cancelAtPeriodEnd: true, metadata: PlannedChange.nothing)
      _ = try await asking {
        try await stripe.updateSubscription(StripeSubscriptionID(id), update)
      }
      return try await outcome(id, link, effectiveAt: record.period.end)
    }
  }

  /// Fresh from Stripe. Throws `noSubscription` for an id that nobody here has or that is over.
  private func liveSubscription(_ id: String) async throws(BillingError) -> (
    CustomerLink, SubscriptionRecord
  ) {
    let known = try await storing { () throws(LedgerError) in try await store.subscription(id) }
    guard let known, let record = try await sync.refresh(StripeSubscriptionID(known.id)) else {
      throw BillingError(.noSubscription, "there is no subscription \(id)")
    }
    guard record.isLive else {
      throw BillingError(.noSubscription, "the subscription \(id) is over: it is \(record.status)")
    }
    return (try await store.existingLink(of: record.customer), record)
  }

  /// The invoice of the period before is a draft for an hour, and a change of price would drop usage that still joins it
  /// (docs.stripe.com/billing/subscriptions/usage-based/configure-grace-period). Throws `notSettled` while it is.
  private func checkPeriodBefore(_ link: CustomerLink, _ record: SubscriptionRecord)
    async throws(BillingError)
  {
    let from = record.period.start.advanced(bySeconds: PlannedChange.graceSeconds)
    if record.createdAt < record.period.start, try await clock.now(for: link) < from {
      throw BillingError(
        .notSettled,
        "the invoice of the period before takes usage until \(from); nothing was changed, try again then"
      )
    }
  }

  private func outcome(_ id: String, _ link: CustomerLink, effectiveAt: Timestamp? = nil)
    async throws(BillingError) -> SubscriptionChange
  {
    let now = try await clock.now(for: link)
    guard let record = try await sync.refresh(StripeSubscriptionID(id)) else {
      throw BillingError(.notLinked, "\(link.customer) lost its link")
    }
    notices?.notify(record.customer)
    let state = try await states.state(
      of: record.customer, at: .known(now),
      scope: .segments { $0.key.start >= record.period.start })
    return SubscriptionChange(
      subscription: record, effectiveAt: effectiveAt ?? now,
      segments: try state.billed(.last(of: record, state.records)))
  }
}
