import Billing
import Metering
import Rating
import StripeAccounts
import UsageLedger

/// What the pages know of one customer, before it becomes text.
struct CustomerOverview: Sendable {
  let customer: CustomerID
  let link: CustomerLink?
  /// The newest live subscription, or the newest one.
  let subscription: SubscriptionRecord?
  /// The catalogue's meters in their order.
  let usage: [MeterUsage]
  /// Nil when it cannot be rated; `trouble` says why.
  let invoice: Invoice?
  var trouble: String?
  let instances: [InstanceState]
  let recent: RecentWindows
  /// Nil when it cannot be told; `trouble` says why.
  let coverage: CustomerCoverage?

  var name: String { link?.name ?? customer.text }

  /// The meters that the subscription prices; all of them without a subscription.
  var billedUsage: [MeterUsage] {
    let priced = usage.filter { $0.segment != nil }
    return priced.isEmpty ? usage : priced
  }
}

/// Gathers what the pages show.
struct OverviewReader: Sendable {
  let store: any BillingStore
  let figures: any CustomerFigures

  func overview(of customer: CustomerID, link: CustomerLink?) async throws -> CustomerOverview {
    let subscriptions = try await store.subscriptions(of: customer)
    let page = try await store.entries(
      of: customer, matching: EntryFilter(limit: RecentWindows.entriesRead))
    var trouble: String?
    var usage: [MeterUsage] = []
    var invoice: Invoice?
    var coverage: CustomerCoverage?
    do throws(BillingError) {
      let overview = try await figures.overview(of: customer)
      (usage, coverage) = (overview.usage, overview.coverage)
      (invoice, trouble) = (overview.invoice, overview.trouble)
    } catch {
      trouble = error.context
    }
    return CustomerOverview(
      customer: customer, link: link,
      subscription: subscriptions.first(where: \.isLive) ?? subscriptions.first, usage: usage,
      invoice: invoice, trouble: trouble, instances: try await store.instances(of: customer),
      recent: RecentWindows(page.entries), coverage: coverage)
  }
}
