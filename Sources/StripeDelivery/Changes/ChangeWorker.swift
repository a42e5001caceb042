public import Billing
public import Logging
public import Metering
public import ServiceLifecycle
import StripeAPI
public import StripeAccounts
import StripeCatalog
import Synchronization
public import UsageLedger

/// Carries out accepted changes and cancellations until each is at Stripe, and watches those that Stripe carries out.
///
/// Every replica runs one: an order is carried out under the customer's lease or by steps that repeat without harm. What
/// cannot be made is logged, counted, and tried again every `failedRetrySeconds`.
public final class ChangeWorker: Service, ChangeCarrying {
  static let retrySeconds: Int64 = 2
  static let longestRetrySeconds: Int64 = 60
  static let failedRetrySeconds: Int64 = 600
  static let watchSeconds: Int64 = 3_600

  private typealias Outcome = Result<Void, BillingError>

  private struct Attempts {
    var running: Set<String> = []
    var dueAt: [String: Timestamp] = [:]
    var failures: [String: Int64] = [:]
    var waiting: [String: [CheckedContinuation<Outcome?, Never>]] = [:]
    var asked: [String] = []
    /// The watching of what Stripe carries out.
    var watched: [String: Timestamp] = [:]
    var alarms: Set<String> = []
    var isStopped = false
  }

  private let execution: ChangeExecution
  private let store: any CustomerDirectory
  private let sync: SubscriptionSync
  private let wall: any WallClock
  private let tick: Duration
  private let logger: Logger
  private let metrics = ChangeMetrics()
  private let attempts = Mutex(Attempts())
  private let signal: AsyncStream<Void>
  private let signaller: AsyncStream<Void>.Continuation

  public init(
    execution: ChangeExecution, store: any CustomerDirectory, sync: SubscriptionSync,
    clock: any WallClock, tick: Duration = .seconds(1), logger: Logger
  ) {
    self.execution = execution
    self.store = store
    self.sync = sync
    self.tick = tick
    self.logger = logger
    wall = clock
    (signal, signaller) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  public func attempt(_ order: String, waitingAtMost patience: Duration) async -> Result<
    Void, BillingError
  >? {
    await withTaskGroup(of: Outcome?.self) { group in
      group.addTask { await self.wait(for: order) }
      group.addTask {
        try? await Task.sleep(for: patience)
        self.letGo(of: order)
        return nil
      }
      let first = await group.next() ?? nil
      group.cancelAll()
      return first
    }
  }

  private func wait(for order: String) async -> Outcome? {
    await withCheckedContinuation { continuation in
      let isWaiting = attempts.withLock { attempts in
        guard !attempts.isStopped else { return false }
        attempts.waiting[order, default: []].append(continuation)
        attempts.asked.append(order)
        return true
      }
      if isWaiting { signaller.yield() } else { continuation.resume(returning: nil) }
    }
  }

  private func letGo(of order: String) {
    let waiting = attempts.withLock { $0.waiting.removeValue(forKey: order) ?? [] }
    for continuation in waiting { continuation.resume(returning: nil) }
  }

  /// Runs until graceful shutdown or cancellation; attempts under way end first.
  public func run() async throws {
    await withDiscardingTaskGroup { group in
      group.addTask { await cancelWhenGracefulShutdown { await self.keepLooking() } }
      for await _ in signal.cancelOnGracefulShutdown() {
        while let next = startNext() { group.addTask { await self.perform(next) } }
      }
      stop()
    }
  }

  private func keepLooking() async {
    while !Task.isCancelled {
      await look()
      try? await Task.sleep(for: tick)
    }
  }

  /// Asks for everything that is due; also sets the figures of what is open.
  func look() async {
    do throws(LedgerError) {
      let open = try await store.openChanges()
      metrics.set(open)
      let now = wall.now()
      var watched: [ChangeOrder] = []
      let ids = Set(open.map(\.id))
      attempts.withLock { attempts in
        attempts.watched = attempts.watched.filter { ids.contains($0.key) }
        attempts.alarms.formIntersection(ids)
        for order in open {
          if order.awaitsExecution {
            if attempts.dueAt[order.id].map({ $0 <= now }) ?? true {
              attempts.asked.append(order.id)
            }
          } else if attempts.watched[order.id].map({ $0 <= now }) ?? true {
            watched.append(order)
          }
        }
      }
      signaller.yield()
      for order in open where order.status == .failed { alarm(order) }
      for order in watched { await watch(order, now) }
    } catch {
      logger.error(
        "the store does not tell which changes are open", metadata: ["error": "\(error)"])
    }
  }

  /// Reads at Stripe whether what it carries out is still going to happen, or has happened.
  private func watch(_ order: ChangeOrder, _ now: Timestamp) async {
    var next = now.advanced(bySeconds: Self.watchSeconds)
    if let end = order.effectiveAt, now < end { next = min(next, end.advanced(bySeconds: 5)) }
    do throws(BillingError) {
      try await sync.refresh(StripeSubscriptionID(order.subscription))
    } catch {
      next = now.advanced(bySeconds: Self.longestRetrySeconds)
      logger.warning(
        "a planned change cannot be watched, which is tried again",
        metadata: metadata(order, error.context))
    }
    attempts.withLock { $0.watched[order.id] = next }
  }

  private func startNext() -> String? {
    attempts.withLock { attempts in
      while !attempts.asked.isEmpty {
        let next = attempts.asked.removeFirst()
        if attempts.running.insert(next).inserted { return next }
      }
      return nil
    }
  }

  private func perform(_ id: String) async {
    let outcome: Outcome
    do throws(BillingError) {
      try await execution.carryOut(id)
      outcome = .success(())
    } catch {
      outcome = .failure(error)
    }
    let waiting = attempts.withLock { attempts in
      attempts.running.remove(id)
      return attempts.waiting.removeValue(forKey: id) ?? []
    }
    for continuation in waiting { continuation.resume(returning: outcome) }
    await note(id, outcome, isAnswered: !waiting.isEmpty)
  }

  /// When it is tried again. A refusal that nobody waited for is written down; who waited says it to the caller.
  private func note(_ id: String, _ outcome: Outcome, isAnswered: Bool) async {
    guard case .failure(let error) = outcome else {
      attempts.withLock { attempts in
        attempts.dueAt[id] = nil
        attempts.failures[id] = nil
      }
      return
    }
    let now = wall.now()
    attempts.withLock { attempts in
      let failures = (attempts.failures[id] ?? 0) + 1
      attempts.failures[id] = failures
      let pause =
        error.passes
        ? min(Self.retrySeconds << min(failures - 1, 5), Self.longestRetrySeconds)
        : Self.failedRetrySeconds
      attempts.dueAt[id] = now.advanced(bySeconds: pause)
    }
    guard !error.passes, !isAnswered else { return }
    do throws(BillingError) {
      try await execution.fail(id, error)
      if let order = try await storing({ () throws(LedgerError) in try await store.change(id) }),
        order.status == .failed
      {
        alarm(order)
      }
    } catch {
      logger.error("a failed change cannot be written down", metadata: ["error": "\(error)"])
    }
  }

  /// Once for each order in this process.
  private func alarm(_ order: ChangeOrder) {
    guard attempts.withLock({ $0.alarms.insert(order.id).inserted }) else { return }
    metrics.countFailure()
    logger.error(
      "a planned change cannot be made", metadata: metadata(order, order.problem ?? "unknown"))
  }

  private func metadata(_ order: ChangeOrder, _ reason: String) -> Logger.Metadata {
    [
      "customer": "\(order.customer)", "subscription": "\(order.subscription)",
      "change": "\(order.id)", "plan": "\(order.plan ?? order.kind.rawValue)",
      "reason": "\(reason)",
    ]
  }

  private func stop() {
    let waiting = attempts.withLock { attempts in
      attempts.isStopped = true
      defer { attempts.waiting = [:] }
      return attempts.waiting.values.flatMap(\.self)
    }
    for continuation in waiting { continuation.resume(returning: nil) }
  }
}
