import Billing
import Metering
import Reporting
import StripeAPI
import StripeCatalog
import UsageLedger

/// Reads every customer that is linked or that reports.
struct CustomerExamination: Sendable {
  private static let page = 1_000
  private static let entriesRead = 40
  /// Of customers without a live subscription, how many are looked at for having been deleted.
  private static let mostLookups = 100

  private let store: any DoctorStore
  private let stripe: StripeClient
  private let wall: any WallClock

  init(_ doctor: Doctor) throws(BillingError) {
    store = try doctor.usableStore()
    stripe = try doctor.usableStripe()
    wall = doctor.wall
  }

  func customers() async throws -> [ExaminedCustomer] {
    let links = try await links()
    let subscriptions = try await subscriptions(links)
    var lookups = 0
    var found: [ExaminedCustomer] = []
    for link in links {
      let theirs = subscriptions[link.stripeCustomer] ?? []
      var isDeleted = false
      if !theirs.contains(where: \.isLive), lookups < Self.mostLookups {
        lookups += 1
        isDeleted = try await stripe.customer(StripeCustomerID(link.stripeCustomer)).isDeleted
      }
      found.append(
        try await examined(link.customer, link, theirs, isDeleted: isDeleted))
    }
    for customer in try await reporting() where !links.contains(where: { $0.customer == customer })
    {
      found.append(try await examined(customer, nil, [], isDeleted: false))
    }
    return found
  }

  private func examined(
    _ customer: CustomerID, _ link: CustomerLink?,
    _ subscriptions: [ExaminedCustomer.Subscription], isDeleted: Bool
  ) async throws -> ExaminedCustomer {
    let marks = try await store.marks(of: customer)
    let instances = try await store.instances(of: customer).filter { instance in
      !marks.contains {
        $0.kind == .retire && $0.instance == instance.instance
          && instance.newestWindow.end <= $0.start
      }
    }
    let entries = try await store.entries(
      of: customer, matching: EntryFilter(limit: Self.entriesRead)
    ).entries
    return ExaminedCustomer(
      customer: customer, link: link,
      now: try await CustomerClock(stripe: stripe, wall: wall).now(for: link),
      instances: instances, doubled: Self.doubled(entries),
      conflict: try await store.conflicts(of: customer, limit: 1).first,
      deliveries: try await store.deliveries(of: customer), subscriptions: subscriptions,
      isDeleted: isDeleted)
  }

  /// One exporter that follows another is a new spool; one that comes back is a second exporter.
  static func doubled(_ entries: [LedgerEntry]) -> [InstanceID] {
    Dictionary(grouping: entries, by: \.report.instance).filter { _, entries in
      var turns: [String] = []
      for exporter in entries.sorted(by: { $0.id < $1.id }).compactMap(\.report.exporter?.id)
      where turns.last != exporter {
        turns.append(exporter)
      }
      return Set(turns).count < turns.count
    }.keys.sorted()
  }

  private func links() async throws(LedgerError) -> [CustomerLink] {
    var found: [CustomerLink] = []
    while true {
      let page = try await store.links(after: found.last?.customer, limit: Self.page)
      found += page
      guard page.count == Self.page else { return found }
    }
  }

  private func reporting() async throws(LedgerError) -> [CustomerID] {
    var found: [CustomerID] = []
    while true {
      let page = try await store.customers(after: found.last, limit: Self.page)
      found += page
      guard page.count == Self.page else { return found }
    }
  }

  /// By Stripe customer. Stripe lists those of a test clock only where their customer is asked for.
  private func subscriptions(_ links: [CustomerLink]) async throws
    -> [String: [ExaminedCustomer.Subscription]]
  {
    let wanted = Set(links.map(\.stripeCustomer))
    var found: [String: [ExaminedCustomer.Subscription]] = [:]
    guard !wanted.isEmpty else { return found }
    for try await subscription in stripe.subscriptions()
    where wanted.contains(subscription.customer.rawValue) && subscription.testClock == nil {
      found[subscription.customer.rawValue, default: []].append(try await whole(subscription))
    }
    for link in links where link.testClock != nil {
      let customer = StripeCustomerID(link.stripeCustomer)
      var theirs: [ExaminedCustomer.Subscription] = []
      for try await subscription in stripe.subscriptions(customer: customer) {
        theirs.append(try await whole(subscription))
      }
      found[link.stripeCustomer] = theirs
    }
    return found
  }

  private func whole(_ subscription: StripeSubscription) async throws
    -> ExaminedCustomer.Subscription
  {
    ExaminedCustomer.Subscription(
      subscription: subscription,
      items: subscription.hasMoreItems
        ? try await stripe.subscriptionItems(of: subscription.id).all() : subscription.items)
  }
}
