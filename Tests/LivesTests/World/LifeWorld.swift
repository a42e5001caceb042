import Amounts
import Catalog
import Logging
import Metering
import Reporting
import StripeAPI
import StripeAccounts
import StripeCatalog
import Synchronization
import UsageLedger

@testable import LedgerConformance
@testable import StripeDelivery

/// Stripe, our service and the time between them, while a life goes on.
final class LifeWorld {
  let life: Life
  let clock: LifeClock
  let stripe: LifeStripe
  let way: SandboxTransport
  /// Stripe as somebody at its dashboard reaches it: nothing is ever wrong with that.
  let dashboard: StripeClient
  private(set) var store: MemoryStore
  let catalog: PriceCatalog
  private let serviceStripe: StripeClient
  private(set) var service: LifeService
  /// A second process on the same store, in some lives.
  private var other: LifeService?
  /// A copy of the store, and how many reports it has.
  private var backup: (store: MemoryStore, reports: Int)?
  /// The subscriptions that there ever were, the first one first.
  var contracts: [Contract]
  /// What the service took, by number.
  var accepted: [(id: EntryID, fact: UsageFact)] = []
  /// What an exporter still has to send because the service was down.
  var unsent: [UsageFact] = []
  /// What invoices charged otherwise than we say, when it was decided.
  var differences: [String] = []
  /// What came to pass.
  var happened: Set<Happening> = []
  /// How many decisions about late usage there were when the store was copied.
  private var decisionsCopied = 0
  /// What happened besides what was told to happen.
  var notes: [String] = []
  var downUntil: Int64 = 0
  var sufferingUntil: Int64 = 0
  private var random: DrawnNumbers
  private var wakeAt: Int64 = 0
  private var sweepAt: Int64 = 0
  private var listenAt: Int64?
  private var eventsSeen = 0
  private var quietRounds = 0

  init(_ life: Life, planted: PlantedFault?, on executor: LifeExecutor) async throws {
    self.life = life
    random = DrawnNumbers(seed: life.seed ^ 0x5EED)
    clock = LifeClock(life.start)
    stripe = LifeStripe(clock: clock, rules: life.rules, seed: life.seed)
    way = SandboxTransport(stripe, seed: life.seed, planted: planted)
    let wall = ServiceClock(clock, aheadSeconds: life.clockAheadSeconds)
    dashboard = Self.client(
      SandboxTransport(stripe, seed: 1), ServiceClock(clock), seed: life.seed &+ 1)
    serviceStripe = Self.client(way, wall, seed: life.seed)
    store = MemoryStore(on: executor.queue)
    if let rewriting = planted?.rewriting { await store.rewriteCertificates(rewriting) }
    catalog = try PriceCatalog.parse(yaml: Market.yaml, file: "catalog.yaml")
    let applier = CatalogApplier(stripe: dashboard)
    try await applier.apply(try await applier.plan(catalog))
    service = LifeService(
      store: store, stripe: serviceStripe, catalog: catalog, clock: wall, holder: "one")
    _ = try await service.links.link(
      CustomerRequest(customer: .life), now: service.clock.now())
    let subscription = try await service.subscriptions.subscribe(
      SubscriptionRequest(
        customer: .life, plan: try PlanKey(life.plan), trialPeriodDays: Int(life.trialDays)))
    if life.sendsInvoices { stripe.send(invoicesOf: subscription.id) }
    contracts = [
      Contract(
        subscription: subscription.id, start: life.start,
        trialEnd: life.start + life.trialDays * Life.daySeconds,
        plans: [(life.start, life.plan)])
    ]
    if life.hasTwoReplicas { other = replica("two") }
  }

  private static func client(_ transport: SandboxTransport, _ clock: ServiceClock, seed: UInt64)
    -> StripeClient
  {
    let random = Mutex(DrawnNumbers(seed: seed))
    let elapsed = Mutex(ContinuousClock.now)
    return StripeClient(
      configuration: StripeConfiguration(
        key: StripeSecretKey("sk_test_lives"), baseURL: "http://sandbox", maxRetries: 0),
      transport: transport,
      effects: StripeClientEffects(
        randomBits: { random.withLock { $0.next() } },
        sleep: { pause in elapsed.withLock { $0 += pause } },
        instant: { elapsed.withLock { $0 } },
        unixTime: { .seconds(clock.now().seconds) }),
      logger: Logger(label: "stripe") { _ in SwiftLogNoOpLogHandler() })
  }

  private func replica(_ holder: String) -> LifeService {
    LifeService(
      store: store, stripe: serviceStripe, catalog: catalog, clock: service.clock, holder: holder)
  }

  /// Copies the store.
  func backUp() async {
    backup = (await store.copied(), accepted.count)
    decisionsCopied = await store.lateDecisions[.life, default: [:]].count
  }

  /// Sets the store back to its copy; exporters send again what it does not have.
  func restore() async throws {
    guard let backup else { return }
    if await store.lateDecisions[.life, default: [:]].count > decisionsCopied {
      happened.insert(.backupRestoredBehindBilling)
    }
    store = await backup.store.copied()
    let lost = accepted[backup.reports...].map(\.fact)
    accepted.removeLast(lost.count)
    restart()
    guard !isDown else { return unsent.append(contentsOf: lost) }
    for fact in lost { try await accept(fact) }
    await work(.request)
  }

  /// New processes on the same store.
  func restart() {
    service = replica("one")
    if other != nil { other = replica("two") }
    quietRounds = 0
    wakeAt = clock.now()
    sweepAt = clock.now()
    listenAt = clock.now()
  }

  var isDown: Bool { clock.now() < downUntil }

  /// Lets time pass until then; the service does what is due on the way.
  func pass(until moment: Int64) async throws {
    try await notice()
    while true {
      let now = clock.now()
      if sufferingUntil != 0, sufferingUntil <= now {
        way.suffer(nil)
        sufferingUntil = 0
      }
      if downUntil != 0, downUntil <= now {
        downUntil = 0
        restart()
        for fact in unsent { try await accept(fact) }
        unsent = []
        await work(.request)
      }
      var times = [moment]
      if downUntil > 0 { times.append(downUntil) }
      if sufferingUntil > 0 { times.append(sufferingUntil) }
      if !isDown { times += [wakeAt, sweepAt] + [listenAt].compactMap(\.self) }
      let next = max(now, times.min() ?? moment)
      clock.move(to: next)
      stripe.catchUp()
      try await notice()
      guard next < moment || (!isDown && isDue(next)) else { return }
      guard !isDown, isDue(next) else { continue }
      await lookAround()
    }
  }

  private func isDue(_ now: Int64) -> Bool {
    wakeAt <= now || sweepAt <= now || (listenAt.map { $0 <= now } ?? false)
  }

  private func lookAround() async {
    let now = clock.now()
    if let due = listenAt, due <= now {
      listenAt = nil
      quietRounds = 0
      var areRead = await service.listen()
      if let other { areRead = await other.listen() && areRead }
      if !areRead { listenAt = now + 600 }
    }
    if sweepAt <= now { sweepAt = now + 4 * 3_600 }
    await work(.upkeep)
  }

  /// One round. While nothing new happens only the first few come as soon as they are due: those that follow look at what the
  /// ones before have seen, and come less and less often.
  func work(_ purpose: CustomerReconciliation.Purpose) async {
    let now = clock.now()
    let replica = other.flatMap { random.once(in: 2) ? $0 : nil } ?? service
    let wake = await replica.work(for: purpose)
    let told = wake.map { $0.seconds - life.clockAheadSeconds } ?? .max
    quietRounds = purpose == .request ? 0 : quietRounds + 1
    wakeAt = max(told, now + pauseSeconds)
    // What is to be done at that very moment waits for no pause.
    for end in contracts.map({ $0.trialEnd - 60 }) where now < end && told <= end {
      wakeAt = min(wakeAt, end)
    }
  }

  /// The longer nothing happens, the longer.
  private var pauseSeconds: Int64 {
    quietRounds < 4 ? 5 : min(1_800 << Int64(min(quietRounds - 4, 3)), 14_400)
  }

  /// New events at Stripe come by webhook, unless that is lost; the list is read a little later.
  private func notice() async throws {
    let new = stripe.events(after: eventsSeen)
    guard !new.isEmpty else { return }
    eventsSeen += new.count
    if new.contains(where: { $0.type == "customer.subscription.updated" }) {
      for contract in contracts { try await observe(contract.subscription, isPlanned: true) }
    }
    if listenAt == nil { listenAt = clock.now() + random.seconds(1...1_800) }
    guard !isDown else { return }
    for (id, type) in new
    where Int.random(in: 0..<100, using: &random) >= life.webhooksLostPercent
      && WantedEvents.types.contains(type)
    {
      let event = try await dashboard.event(StripeEventID(id))
      try await service.hear(event)
      if random.once(in: 5) { try await service.hear(event) }
      quietRounds = 0
      wakeAt = min(wakeAt, clock.now() + random.seconds(0...20))
    }
  }

  /// Takes a report as the intake does.
  func accept(_ fact: UsageFact) async throws {
    var metrics: [MetricName: Quantity] = [:]
    for (name, value) in fact.values { metrics[try MetricName(name)] = Quantity(value) }
    let report = UsageReport(
      customer: .life, instance: try InstanceID(fact.instance),
      window: try TimeWindow(
        start: Timestamp(seconds: life.start + fact.start),
        end: Timestamp(seconds: life.start + fact.end)), metrics: metrics)
    let draft = EntryDraft(report: report, receivedAt: service.clock.now(), reportedBy: nil)
    switch try await store.append(draft) {
    case .added(let entry): accepted.append((entry.id, fact))
    case .alreadyThere: break
    case .conflict, .overlap: notes.append("\(fact) was refused")
    }
  }

  func note(_ text: String) {
    notes.append("\(Life.time(clock.now() - life.start))  \(text)")
  }

  /// Starts a trouble, or ends it.
  func suffer(_ trouble: Trouble, seconds: Int64) {
    way.suffer(trouble)
    sufferingUntil = clock.now() + seconds
  }

  func draw<Value>(_ body: (inout DrawnNumbers) -> Value) -> Value { body(&random) }
}
