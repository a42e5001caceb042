public import Billing
public import Catalog
public import Metering
public import StripeAPI
import StripeCatalog
public import UsageLedger

/// Reads a customer's state: one consistent read of the store, and Stripe for what was never seen.
///
/// Stripe is asked for the time of a customer on a test clock, for a subscription whose period is over, and once in the
/// life of a price for its terms.
public struct CustomerStates: Sendable {
  private let store: any CustomerDirectory & CustomerReading
  private let catalogs: any CatalogSource
  private let prices: PriceTermsCache
  private let clock: CustomerClock
  private let sync: SubscriptionSync
  private let readTerms = ReadTerms()

  public init(
    store: any CustomerDirectory & CustomerReading, stripe: StripeClient,
    catalog: any CatalogSource,
    clock: CustomerClock
  ) {
    self.store = store
    catalogs = catalog
    self.clock = clock
    prices = PriceTermsCache(store: store, stripe: stripe, catalog: catalog)
    sync = SubscriptionSync(store: store, stripe: stripe, catalog: catalog, clock: clock)
  }

  private var catalog: PriceCatalog { catalogs.current }

  /// As of when a state is meant.
  public enum Moment: Hashable, Sendable {
    case now
    /// The present, which the caller has asked for already; subscriptions were brought up to date.
    case known(Timestamp)
    /// A moment of the past.
    case past(Timestamp)

    /// Nil for the present, which the customer's link tells: it may be on a test clock.
    fileprivate var time: Timestamp? {
      switch self {
      case .now: nil
      case .known(let time), .past(let time): time
      }
    }
  }

  /// The state at a moment.
  ///
  /// What else is read is as in `CustomerState.question`.
  public func state(
    of customer: CustomerID, at moment: Moment = .now, scope: CustomerState.Scope = .running
  ) async throws(BillingError) -> CustomerState {
    try await state(of: customer, at: moment, scope: scope, asking: true)
  }

  /// A state for reading, and why it may be older than Stripe's; nil where Stripe was asked or had nothing to tell.
  struct Told {
    let state: CustomerState
    let silence: String?
  }

  /// The state for whoever only reads it: where Stripe does not answer, as it is stored, by our own time.
  func told(of customer: CustomerID, scope: CustomerState.Scope = .running)
    async throws(BillingError) -> Told
  {
    do throws(BillingError) {
      return Told(state: try await state(of: customer, scope: scope), silence: nil)
    } catch {
      guard error.code == .stripeUnavailable else { throw error }
      return Told(
        state: try await state(of: customer, at: .now, scope: scope, asking: false),
        silence: "Stripe does not answer: these are our own numbers")
    }
  }

  private func state(
    of customer: CustomerID, at moment: Moment, scope: CustomerState.Scope, asking: Bool
  ) async throws(BillingError) -> CustomerState {
    var now = moment.time ?? clock.wallNow
    let isPresent = if case .past = moment { false } else { true }
    func read(_ now: Timestamp) async throws(BillingError) -> CustomerState {
      let catalog = catalog
      let snapshot = try await storing { () throws(LedgerError) in
        try await store.snapshot(of: customer) { records in
          CustomerState.question(
            records, catalog: catalog, now: now, isPresent: isPresent, scope: scope)
        }
      }
      return CustomerState(
        snapshot, catalog: catalog, now: now, isPresent: isPresent, terms: readTerms.terms)
    }
    var state = try await read(now)
    guard asking else { return state }
    if moment == .now, let link = state.records.link, link.testClock != nil {
      now = try await clock.now(for: link)
      state = try await read(now)
    }
    let isStale = moment == .now ? try await refreshed(state) : false
    let isLearnt = try await learnt(state.unknownPrices)
    return isStale || isLearnt ? try await read(now) : state
  }

  /// Brings subscriptions up to date whose period is over; false when there was none.
  private func refreshed(_ state: CustomerState) async throws(BillingError) -> Bool {
    let over = state.records.subscriptions.filter { $0.isLive && $0.period.end <= state.now }
    for subscription in over { try await sync.refresh(StripeSubscriptionID(subscription.id)) }
    return !over.isEmpty
  }

  /// Writes down the terms of prices; one that is fed from a meter outside the catalogue stays unknown.
  private func learnt(_ unknown: Set<PriceID>) async throws(BillingError) -> Bool {
    var isLearnt = false
    for price in unknown.sorted(by: { $0.text < $1.text }) {
      do throws(BillingError) {
        _ = try await prices.terms(price)
        isLearnt = true
      } catch {
        guard error.code == .unknownPlan || error.code == .refusedByStripe else { throw error }
      }
    }
    return isLearnt
  }
}
