public import Alerting
import Billing
import Metering
public import UsageLedger

/// Reads the digest of a day: one customer after the other, each from one consistent state, and holds sums only.
public struct DigestReader: Sendable {
  private static let alertsRead = 1_000

  private let store: any BillingStore
  private let observer: AlertObserver

  /// Takes the parts as they are.
  public init(store: any BillingStore, observer: AlertObserver) {
    self.store = store
    self.observer = observer
  }

  /// The digest. `goesOn` is asked before each customer; nil where it said no.
  public func digest(
    of day: DigestDay, while goesOn: () async throws(LedgerError) -> Bool = { true }
  ) async throws(LedgerError) -> DailyDigest? {
    var digest = DailyDigest(day, madeAt: observer.now, alerts: try await alerts(on: day))
    for customer in try await observer.customers() {
      guard try await goesOn() else { return nil }
      digest.add(await observer.digest(of: customer, day))
    }
    return digest
  }

  /// An alert of the day fired before its end; one that was resolved in it may have fired long before, and is found as far as alerts are
  /// kept.
  private func alerts(on day: DigestDay) async throws(LedgerError) -> DailyDigest.Alerts {
    var records: [AlertRecord] = []
    var last: String?
    while true {
      let page = try await store.firedAlerts(before: last, limit: Self.alertsRead)
      records += page.filter { $0.resolvedAt.map { day.start <= $0 } ?? true }
      guard page.count == Self.alertsRead, let next = page.last else { break }
      last = next.id
    }
    return DailyDigest.Alerts(
      records, open: try await store.openAlerts().filter { $0.phase == .firing }, on: day)
  }
}
