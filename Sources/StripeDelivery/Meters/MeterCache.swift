import Billing
import Metering
import StripeAPI
import StripeCatalog
import Synchronization

/// Stripe's active meters by event name, asked for at most once in ten minutes, or when a name is not among them.
///
/// Between two questions for a name that is unknown, or whose meter does not take totals, lies at least a second: what
/// `catalog apply` does meanwhile is in force at once. While Stripe does not answer, what it said last
/// counts: a meter's formula never changes.
final class MeterCache: Sendable {
  private struct Page {
    var meters: [String: StripeMeter] = [:]
    var readAt: Timestamp?
  }

  static let freshSeconds: Int64 = 600
  static let missSeconds: Int64 = 1

  private let stripe: StripeClient
  private let clock: any WallClock
  private let page = Mutex(Page())

  init(stripe: StripeClient, clock: any WallClock) {
    self.stripe = stripe
    self.clock = clock
  }

  /// Nil when Stripe has no active meter of that name.
  func meter(eventName: String) async throws(BillingError) -> StripeMeter? {
    if let known = fresh(eventName) { return known }
    let meters: [StripeMeter]
    do throws(BillingError) {
      meters = try await asking { try await stripe.meters(active: true).all() }
    } catch {
      guard let known = page.withLock({ $0.meters[eventName] }) else { throw error }
      return known
    }
    let now = clock.now()
    return page.withLock { page in
      page.meters = Dictionary(meters.map { ($0.eventName, $0) }) { first, _ in first }
      page.readAt = now
      return page.meters[eventName]
    }
  }

  /// What Stripe has is asked for anew at the next question.
  func forget() { page.withLock { $0.readAt = nil } }

  /// The outer nil: must be asked for. The inner one: asked for lately, and not there.
  private func fresh(_ eventName: String) -> StripeMeter?? {
    let now = clock.now()
    return page.withLock { page in
      guard let readAt = page.readAt else { return nil }
      let known = page.meters[eventName]
      let seconds = known?.takesTotals ?? false ? Self.freshSeconds : Self.missSeconds
      return now < readAt.advanced(bySeconds: seconds) ? .some(known) : nil
    }
  }
}

extension StripeMeter {
  /// Totals replace each other only where the newest event wins; anywhere else they would be added up.
  var takesTotals: Bool { formula == .last && eventTimeWindow == nil }
}
