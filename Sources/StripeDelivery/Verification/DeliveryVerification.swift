import Amounts
public import Billing
import Catalog
public import Metering
import StripeAPI
import StripeAccounts
import StripeCatalog
import UsageLedger

/// Compares, segment by segment, what the ledger has, what Stripe accepted, and what Stripe says it counted.
public struct DeliveryVerification: Sendable {
  private let reconciliation: CustomerReconciliation

  /// The reconciliation's store, Stripe and clock are used; nothing is sent.
  public init(reconciliation: CustomerReconciliation) { self.reconciliation = reconciliation }

  /// What differs in the segments that Stripe still takes something for; one or two questions to Stripe for each.
  public func verify(_ customer: CustomerID) async throws(BillingError) -> (
    count: Int, differences: [VerificationDifference]
  ) {
    let link = try await storing { () throws(LedgerError) in
      try await reconciliation.store.link(of: customer)
    }
    guard let link else { return (0, []) }
    let now = try await CustomerClock(stripe: reconciliation.stripe, wall: reconciliation.clock)
      .now(for: link)
    let state = try await reconciliation.states.state(
      of: customer, at: .known(now),
      scope: CustomerState.Scope {
        $0.hasDifferences = true
        $0.besides = { reconciliation.isRelevant($0, at: now) }
      })
    var count = 0
    var differences = Self.doubled(state.records.segments, of: customer, at: now)
    differences += state.uncountedLines(try await terms(state.uncountedPrices))
    for difference in try state.segmentDifferences() {
      let segment = difference.certified.segment
      differences.append(
        VerificationDifference(
          customer: customer, subject: "\(segment.key.meter) \(segment.span)",
          detail: difference.detail, cause: .invoice,
          remedy: "billing usage late bill --customer \(customer) --differences, or waive",
          amount: difference.amount, currency: difference.currency))
    }
    for segment in state.records.segments where reconciliation.isRelevant(segment, at: now) {
      guard let desired = try state.deliveredTotal(of: segment) else { continue }
      count += 1
      guard state.certified(segment)?.invoiced == nil else { continue }
      if let found = try await difference(segment, desired.value, desired.meter, state, link) {
        differences.append(found)
      }
    }
    return (count, differences)
  }

  /// The terms of those prices that are ours: one that is fed from a meter outside the catalogue, or has a form that cannot be rated
  /// here, is none. Each is asked of Stripe once in its life.
  private func terms(_ prices: Set<PriceID>) async throws(BillingError) -> [PriceID: PriceTerms] {
    var found: [PriceID: PriceTerms] = [:]
    for price in prices {
      do throws(BillingError) {
        found[price] = try await reconciliation.prices.terms(price)
      } catch {
        guard error.code == .unknownPlan || error.code == .refusedByStripe else { throw error }
      }
    }
    return found
  }

  /// Meters that two subscription items bill at the same time: Stripe has one total for both and charges it twice.
  private static func doubled(_ segments: [Segment], of customer: CustomerID, at now: Timestamp)
    -> [VerificationDifference]
  {
    let live = segments.filter { $0.span.contains(windowEnd: now) }
    return Dictionary(grouping: live, by: \.key.meter).sorted { $0.key < $1.key }
      .compactMap { meter, segments in
        let items = Set(segments.map(\.key.item.text)).sorted()
        guard items.count > 1 else { return nil }
        return VerificationDifference(
          customer: customer, subject: "\(meter)",
          detail:
            "the subscription items \(items.joined(separator: " and ")) bill it at once, each the whole total: end one",
          cause: .doubled, remedy: "end one of them at Stripe")
      }
  }

  private func difference(
    _ segment: Segment, _ desired: WholeQuantity, _ delivered: DeliveredMeter,
    _ state: CustomerState, _ link: CustomerLink
  ) async throws(BillingError) -> VerificationDifference? {
    func found(_ detail: String, _ cause: VerificationDifference.Cause, _ remedy: String)
      -> VerificationDifference
    {
      VerificationDifference(
        customer: state.customer, subject: "\(segment.key.meter) \(segment.span)", detail: detail,
        cause: cause, remedy: remedy)
    }
    let repair = "billing verify --customer \(state.customer) --repair"
    let record = state.records.deliveries[segment.key]
    let accepted = record?.accepted?.value
    guard accepted ?? .zero == desired else {
      let what = accepted.map { "Stripe accepted \($0)" } ?? "Stripe accepted nothing"
      let why = record?.blockedReason.map { "; held: \($0)" } ?? ""
      let isDoubled = record?.blockedReason?.hasPrefix(DoubledMeters.opening) ?? false
      return found(
        "the ledger has \(desired), \(what)\(why)", isDoubled ? .doubled : .delivery,
        isDoubled ? "end one of the items at Stripe" : repair)
    }
    guard let meter = try await reconciliation.meters.meter(eventName: delivered.eventName) else {
      return found(
        "Stripe has no active meter \"\(delivered.eventName)\"", .meter, "billing catalog apply")
    }
    let counted = try await CountedTotals(stripe: reconciliation.stripe).counted(
      segment, link, meter)
    guard counted != desired else { return nil }
    return found("Stripe accepted \(desired) and counts \(counted)", .processing, repair)
  }
}
