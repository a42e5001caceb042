import Alerting
public import Billing
public import Metering
public import StripeAPI
public import StripeDelivery
public import UsageLedger

/// Reads what rules are evaluated on: one consistent state of each customer, and what others know of the service.
public struct AlertObserver: Sendable {
  private static let conflictsRead = 20
  /// Late usage of so many closed periods is looked for, the newest ones: it reads their entries.
  private static let latePeriods = 2

  /// How a customer's state is read.
  public typealias State =
    @Sendable (CustomerID, CustomerState.Scope) async throws(BillingError) -> CustomerState

  private let store: any BillingStore
  private let state: State
  private let clock: any WallClock
  private let offset: @Sendable () -> StripeClockObservation?
  private let verification: @Sendable () -> VerificationReport?
  private let release: SemanticVersion?

  /// `offset`: what is known of Stripe's clock; `verification`: what the last one found; `release`: the service's own version.
  public init(
    store: any BillingStore, state: @escaping State, clock: any WallClock,
    offset: @escaping @Sendable () -> StripeClockObservation?,
    verification: @escaping @Sendable () -> VerificationReport?, release: SemanticVersion? = nil
  ) {
    self.store = store
    self.state = state
    self.clock = clock
    self.offset = offset
    self.verification = verification
    self.release = release
  }

  /// Nil where the state cannot be read. `late`: whether late usage is looked for, which costs most.
  func customer(_ customer: CustomerID, for rules: [AlertRule], late: Bool) async
    -> CustomerObservation?
  {
    do {
      let looksLate = late && rules.contains { $0.condition.kind == .lateUsage }
      let closed = looksLate ? try await store.certificates(of: customer, overlapping: nil) : []
      let periods = Array(closed.suffix(Self.latePeriods))
      let state = try await self.state(
        customer, CustomerObservation.scope(of: rules, late: periods))
      return CustomerObservation(
        state, rules: rules, late: periods,
        conflicts: try await store.conflicts(of: customer, limit: Self.conflictsRead),
        differences: verification()?.differences(of: customer),
        exporters: try await exporters(of: customer, for: rules), release: release)
    } catch {
      return nil
    }
  }

  /// Nil where no rule looks at them.
  private func exporters(of customer: CustomerID, for rules: [AlertRule])
    async throws(LedgerError) -> [InstanceID: SemanticVersion]?
  {
    guard rules.contains(where: { $0.condition.kind == .exporterOutdated }) else { return nil }
    let sightings = try await store.exporters(of: [customer])
    return Dictionary(sightings.map { ($0.key.instance, $0.value.version) }) { $1 }
  }

  /// The observer's time.
  var now: Timestamp { clock.now() }

  /// What a customer adds to the digest of a day; nil where that cannot be read.
  func digest(of customer: CustomerID, _ day: DigestDay) async -> CustomerDigest? {
    do {
      let closed = try await store.certificates(of: customer, overlapping: nil)
      let periods = Array(closed.suffix(Self.latePeriods))
      let state = try await self.state(customer, CustomerDigest.scope(of: day, late: periods))
      return try CustomerDigest(state, day, late: periods)
    } catch {
      return nil
    }
  }

  func service() async -> ServiceObservation {
    let arrivals = try? await store.arrivals()
    return ServiceObservation(
      now: clock.now(),
      events: arrivals.map { .init(webhookAt: $0[.webhook], listedAt: $0[.list]) },
      clockSkewSeconds: offset().map(Self.certainSkew))
  }

  /// Zero where the clocks may agree.
  private static func certainSkew(_ observed: StripeClockObservation) -> Int64 {
    let (offset, doubt) = (observed.offset, observed.uncertainty)
    let certain = max(.zero, (offset < .zero ? .zero - offset : offset) - doubt)
    return offset < .zero ? -certain.components.seconds : certain.components.seconds
  }

  /// Every customer that is linked or that reports, by id.
  func customers() async throws(LedgerError) -> [CustomerID] {
    var found: Set<CustomerID> = []
    var last: CustomerID?
    while true {
      let links = try await store.links(after: last, limit: Self.page)
      found.formUnion(links.map(\.customer))
      guard links.count == Self.page, let next = links.last?.customer else { break }
      last = next
    }
    last = nil
    while true {
      let reporting = try await store.customers(after: last, limit: Self.page)
      found.formUnion(reporting)
      guard reporting.count == Self.page, let next = reporting.last else { break }
      last = next
    }
    return found.sorted()
  }

  private static let page = 1_000
}
