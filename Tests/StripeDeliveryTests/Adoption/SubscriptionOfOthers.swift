import Testing

@testable import StripeAPI

/// A subscription that someone made before us, to the flat price of $29.00 unless its name says otherwise.
enum SubscriptionOfOthers: CaseIterable {
  case plain, trialing, pastDue, ending, classic, olderPrice, named, besideAnotherTool, onAClock
  case ofAnotherProduct, ofAnUnknownPlan, inEuros, threeTimes, scheduled, incomplete
  case yearlyAndClassic, canceled

  enum Outcome {
    case gets(note: String?)
    case getsNothing(String)
    case isOver
  }

  var outcome: Outcome {
    switch self {
    case .plain, .olderPrice, .named, .onAClock: .gets(note: nil)
    case .trialing: .gets(note: "trial")
    case .pastDue: .gets(note: "not paid")
    case .ending: .gets(note: "going to end")
    case .classic: .gets(note: "classic")
    case .besideAnotherTool: .gets(note: "another tool")
    case .ofAnotherProduct: .getsNothing("no plan of the catalogue")
    case .ofAnUnknownPlan: .getsNothing("gold")
    case .inEuros: .getsNothing("it is in eur")
    case .threeTimes: .getsNothing("3 times")
    case .scheduled: .getsNothing("schedule")
    case .incomplete: .getsNothing("incomplete")
    case .yearlyAndClassic: .getsNothing("classic")
    case .canceled: .isOver
    }
  }

  func make(_ account: HandMadeAccount, _ flat: StripePrice) async throws -> StripeSubscriptionID {
    let stripe = account.stripe
    switch self {
    case .plain: return try await account.subscribe(to: flat.id)
    case .canceled:
      let id = try await account.subscribe(to: flat.id)
      _ = try await stripe.cancelSubscription(id)
      return id
    case .ending:
      let id = try await account.subscribe(to: flat.id)
      _ = try await stripe.updateSubscription(id, StripeSubscriptionUpdate(cancelAtPeriodEnd: true))
      return id
    case .pastDue:
      let start = StripeTimestamp(unixSeconds: 1_780_000_000)
      let clock = try await stripe.createTestClock(frozenTime: start)
      let customer = try await stripe.createCustomer(
        StripeCustomerCreation(name: "Acme", testClock: clock.id))
      let id = try await account.subscribe(to: flat.id, customer: customer.id)
      try await account.post(
        StripePath("subscriptions").object(id),
        ["default_payment_method": "pm_card_chargeCustomerFail"])
      // The renewal's invoice is final an hour after it.
      _ = try await stripe.advanceTestClock(
        clock.id, to: StripeTimestamp(unixSeconds: start.unixSeconds + 32 * 86_400))
      return id
    case .incomplete:
      return try await account.subscribe(to: flat.id) {
        $0.set("payment_behavior", "default_incomplete")
      }
    case .trialing:
      return try await account.subscribe(to: flat.id) { $0.set("trial_period_days", 14) }
    case .classic:
      return try await account.subscribe(to: flat.id) {
        $0.set("billing_mode") { $0.set("type", "classic") }
      }
    case .named:
      return try await account.subscribe(to: flat.id) { $0.set("metadata", ["plan": "starter"]) }
    case .ofAnUnknownPlan:
      return try await account.subscribe(to: flat.id) { $0.set("metadata", ["plan": "gold"]) }
    case .threeTimes: return try await account.subscribe(to: flat.id, quantity: 3)
    case .scheduled:
      let id = try await account.subscribe(to: flat.id)
      try await account.post(
        StripePath("subscription_schedules"), ["from_subscription": id.rawValue])
      return id
    case .onAClock:
      let clock = try await stripe.createTestClock(
        frozenTime: StripeTimestamp(unixSeconds: 1_780_000_000))
      let customer = try await stripe.createCustomer(
        StripeCustomerCreation(name: "Acme", testClock: clock.id))
      return try await account.subscribe(to: flat.id, customer: customer.id)
    default: return try await withAnotherPrice(account, flat)
    }
  }

  private func withAnotherPrice(_ account: HandMadeAccount, _ flat: StripePrice) async throws
    -> StripeSubscriptionID
  {
    let monthly = StripeRecurrence(interval: .month)
    switch self {
    case .olderPrice:
      let older = try await account.price(product: flat.product, .perUnit(.of("1900")), monthly)
      let id = try await account.subscribe(to: older.id)
      _ = try await account.stripe.updatePrice(older.id, StripePriceUpdate(active: false))
      return id
    case .inEuros:
      let euros = try await account.price(
        product: flat.product, .perUnit(.of("2900")), monthly, currency: "eur")
      return try await account.subscribe(to: euros.id)
    case .yearlyAndClassic:
      let yearly = try await account.price(
        product: flat.product, .perUnit(.of("29000")), StripeRecurrence(interval: .year))
      return try await account.subscribe(to: yearly.id) {
        $0.set("billing_mode") { $0.set("type", "classic") }
      }
    case .besideAnotherTool:
      let meter = try await account.meter("their_calls", .sum)
      let calls = try await account.price(
        product: flat.product, .perUnit(.of("1")),
        StripeRecurrence(interval: .month, usageType: .metered, meter: meter.id))
      return try await account.subscribe(to: flat.id, calls.id)
    default:
      let other = try await account.flat("Support", cents: "500", key: "support")
      return try await account.subscribe(to: other.id)
    }
  }
}
