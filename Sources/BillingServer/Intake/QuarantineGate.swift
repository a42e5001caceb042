import Amounts
import Billing
import Logging
import Metering
import Reporting
import StripeAPI
import StripeAccounts
import Synchronization
import UsageLedger

/// Asks of each report whether it is kept apart before charge. What a customer's instance reported before without doubt is
/// remembered for a while, so that the store is asked about growth and not about every report.
///
/// Where it cannot be told, the report is taken as any other: nothing is held for a reason that nobody can read.
final class QuarantineGate: Sendable {
  /// How long an undoubted value vouches for smaller ones: the invoice that it was compared with changes.
  private static let memorySeconds: Int64 = 600
  /// How many instances' metrics are remembered before the memory is cleared.
  private static let capacity = 100_000

  private struct Place: Hashable {
    let customer: CustomerID
    let instance: InstanceID
    let metric: MetricName

    init(_ draft: EntryDraft, _ metric: MetricName) {
      customer = draft.report.customer
      instance = draft.report.instance
      self.metric = metric
    }
  }

  private struct Undoubted {
    let value: Quantity
    let until: Timestamp
  }

  private let rules: QuarantineRules
  private let doubts: any ReportDoubts
  private let logger: Logger
  private let known = Mutex<[Place: Undoubted]>([:])

  init(rules: QuarantineRules, doubts: any ReportDoubts, logger: Logger) {
    self.rules = rules
    self.doubts = doubts
    self.logger = logger
  }

  /// Whether nothing has to be asked about a draft.
  func passes(_ draft: EntryDraft) -> Bool {
    guard !rules.isEmpty else { return true }
    guard rules.doubts(about: draft.report, in: draft.window).isEmpty else { return false }
    guard rules.money != nil else { return true }
    return known.withLock { known in
      draft.report.countedMetrics.allSatisfy { metric, value in
        guard value > .zero else { return true }
        guard let before = known[Place(draft, metric)] else { return false }
        return value <= before.value && draft.receivedAt < before.until
      }
    }
  }

  /// The draft, with a hold where one is due.
  func judged(_ draft: EntryDraft) async -> EntryDraft {
    guard !passes(draft) else { return draft }
    do throws(BillingError) {
      if let hold = try await hold(for: draft) { return draft.held(hold) }
    } catch {
      logger.warning(
        "whether a report should be held before charge cannot be told; it is taken",
        metadata: [
          "customer": .string(draft.report.customer.text), "error": .string(error.context),
        ])
      return draft
    }
    remember(draft)
    return draft
  }

  /// A report must not wait for a Stripe that is silent before it is durable: then our own numbers say what is usual.
  private func hold(for draft: EntryDraft) async throws(BillingError) -> ReportHold? {
    let told = await StripeDeadline.within(StripePatienceMiddleware.shortest) {
      () async -> Result<ReportHold?, BillingError> in
      do throws(BillingError) {
        return .success(try await doubts.hold(for: draft, by: rules))
      } catch {
        return .failure(error)
      }
    }
    return try told.get()
  }

  private func remember(_ draft: EntryDraft) {
    let until = draft.receivedAt.advanced(bySeconds: Self.memorySeconds)
    known.withLock { known in
      if known.count >= Self.capacity { known.removeAll() }
      for (metric, value) in draft.report.countedMetrics {
        known[Place(draft, metric)] = Undoubted(value: value, until: until)
      }
    }
  }
}
