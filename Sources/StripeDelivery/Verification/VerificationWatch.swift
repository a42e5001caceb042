import Amounts
import Billing
import CoreMetrics
public import Logging
import Metering
public import ServiceLifecycle
import StripeAccounts
import StripeCatalog
import Synchronization
import UsageLedger

/// Compares every linked customer once an hour, one after the other, as `billing verify` does, and keeps what it found for the
/// dashboard and the metrics. Nothing is sent.
public final class VerificationWatch: Service {
  static let page = 1_000

  private let reconciliation: CustomerReconciliation
  private let interval: Duration
  private let patience: Duration
  private let logger: Logger
  private let latest = Mutex<VerificationReport?>(nil)
  private let finished = Gauge(label: "billing_verification_finished_timestamp_seconds")
  private let customers = Gauge(label: "billing_verification_customers")

  /// `patience`: what may pass by itself, as a total that is on its way or one that changed meanwhile, is compared once more so
  /// much later.
  public init(
    reconciliation: CustomerReconciliation, interval: Duration = .seconds(3_600),
    patience: Duration = .seconds(120), logger: Logger
  ) {
    self.reconciliation = reconciliation
    self.interval = interval
    self.patience = patience
    self.logger = logger
  }

  /// Nil before the first is over.
  public var report: VerificationReport? { latest.withLock { $0 } }

  /// Runs until graceful shutdown or cancellation.
  public func run() async throws {
    count([], before: [])
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        // The delivery reads first what was made while this service was away.
        try? await Task.sleep(for: self.patience)
        guard !Task.isCancelled else { return }
        await self.verifyAll()
        try? await Task.sleep(for: self.interval)
      }
    }
  }

  /// One verification of all linked customers.
  public func verifyAll() async {
    var count = 0
    var lasting: [VerificationDifference] = []
    var states = CollectionTally()
    var passing: [CustomerID] = []
    do throws(LedgerError) {
      var last: CustomerID?
      while !Task.isCancelled {
        let links = try await reconciliation.store.links(after: last, limit: Self.page)
        for link in links {
          guard !Task.isCancelled else { return }
          let found = await differences(of: link.customer)
          count += 1
          // What cannot be told of one is a difference of its own.
          if let found = try? await reconciliation.states.collection(of: link.customer) {
            states.add(found)
          }
          if !found.isEmpty { passing.append(link.customer) }
        }
        guard links.count == Self.page, let next = links.last?.customer else { break }
        last = next
      }
    } catch {
      logger.error("the store does not tell whom to verify", metadata: ["error": "\(error)"])
      return
    }
    if !passing.isEmpty { try? await Task.sleep(for: patience) }
    for customer in passing {
      guard !Task.isCancelled else { return }
      lasting += await differences(of: customer)
    }
    states.record()
    show(lasting.sorted { $0.customer < $1.customer }, of: count)
  }

  private func differences(of customer: CustomerID) async -> [VerificationDifference] {
    await CustomerVerification(reconciliation: reconciliation)
      .verify(customer, readsStripe: false).differences
  }

  private func show(_ differences: [VerificationDifference], of count: Int) {
    let now = reconciliation.clock.now()
    let before = Set(report?.differences ?? [])
    latest.withLock {
      $0 = VerificationReport(finishedAt: now, customers: count, differences: differences)
    }
    for difference in differences where !before.contains(difference) {
      logger.warning(
        "the ledger and Stripe differ",
        metadata: [
          "customer": "\(difference.customer)", "subject": "\(difference.subject)",
          "detail": "\(difference.detail)", "cause": "\(difference.cause.rawValue)",
          "remedy": "\(difference.remedy)",
        ])
    }
    self.count(differences, before: before)
    customers.record(count)
    finished.record(now.seconds)
  }

  /// A currency in which nothing differs any more is zero.
  private func count(
    _ differences: [VerificationDifference], before: Set<VerificationDifference>
  ) {
    for currency in Set((differences + before).compactMap(\.currency)) {
      let amounts = differences.filter { $0.currency == currency }.compactMap(\.amount)
      Gauge(
        label: "billing_verification_difference_minor", dimensions: [("currency", currency.code)]
      ).record(amounts.reduce(0.0) { $0 + Double($1.minorUnits.magnitude) })
    }
    for cause in VerificationDifference.Cause.allCases {
      Gauge(label: "billing_verification_differences", dimensions: [("cause", cause.rawValue)])
        .record(differences.count { $0.cause == cause })
    }
  }
}
