public import Billing
import Catalog
public import Metering
import StripeAPI
import StripeAccounts
import StripeCatalog
import UsageLedger

/// Everything that is compared of one customer, in money: certificates with the ledger, the ledger with what Stripe accepted and
/// counted, our invoice so far with Stripe's preview, final invoices with what was certified, decisions with invoice items.
///
/// Discounts and taxes are Stripe's own and left out; so are prorations and one-off items, which are listed. What cannot be
/// compared is a difference of its own and hides nothing else.
public struct CustomerVerification: Sendable {
  /// What was looked at and found of one customer.
  public struct Findings: Sendable {
    public internal(set) var certificates = 0
    public internal(set) var segments = 0
    /// Prices that were compared in money.
    public internal(set) var prices = 0
    public internal(set) var differences: [VerificationDifference] = []
    /// What Stripe's preview has by itself, for people.
    public internal(set) var notes: [String] = []
    /// Stripe did not answer: everyone's trouble, not this customer's.
    public internal(set) var away: BillingError?
  }

  private let reconciliation: CustomerReconciliation

  /// The reconciliation's store, Stripe and clock are used; nothing is sent.
  public init(reconciliation: CustomerReconciliation) { self.reconciliation = reconciliation }

  /// From the ledger alone.
  public func verifyOffline(_ customer: CustomerID) async -> Findings {
    var findings = Findings()
    await step("certificates", customer, &findings) { findings throws(BillingError) in
      let found = try await CertificateVerification(store: reconciliation.store).verify(customer)
      findings.certificates = found.count
      findings.differences += found.differences
    }
    return findings
  }

  /// With Stripe. `readsStripe`: what the customer has at Stripe is read first, so that what was made there a moment ago is known;
  /// the service does so every hour by itself.
  public func verify(_ customer: CustomerID, readsStripe: Bool) async -> Findings {
    var findings = await verifyOffline(customer)
    if readsStripe {
      await step("subscriptions", customer, &findings) { _ throws(BillingError) in
        try await read(customer)
      }
    }
    await step("planned changes", customer, &findings) { findings throws(BillingError) in
      findings.differences += try await ChangeVerification(store: reconciliation.store)
        .verify(customer)
    }
    let before = findings
    await compare(customer, &findings)
    // A report may have come between two questions: what differs in money alone is asked once more.
    if findings.differences.contains(where: { $0.cause == .price }) {
      findings = before
      await compare(customer, &findings)
    }
    await step("invoice items", customer, &findings) { findings throws(BillingError) in
      let state = try await reconciliation.states.state(of: customer)
      findings.differences += try await AdjustmentVerification(stripe: reconciliation.stripe)
        .verify(state)
    }
    return findings
  }

  /// Totals, then amounts: where a total differs its amount does too.
  private func compare(_ customer: CustomerID, _ findings: inout Findings) async {
    await step("delivery", customer, &findings) { findings throws(BillingError) in
      let found = try await DeliveryVerification(reconciliation: reconciliation).verify(customer)
      findings.segments = found.count
      findings.differences += found.differences
    }
    let named = Set(
      findings.differences.filter { [.delivery, .processing, .doubled].contains($0.cause) }
        .compactMap { $0.subject.split(separator: " ").first }
        .compactMap { try? MeterKey(String($0)) })
    await step("invoice", customer, &findings) { findings throws(BillingError) in
      let upcoming = try await previews.upcoming(of: customer)
      let parts = upcoming.subscriptions.isEmpty ? [upcoming] : upcoming.subscriptions
      findings.prices = parts.reduce(0) { $0 + ($1.comparison?.rows.count ?? 0) }
      findings.differences += upcoming.differences(besides: named)
      findings.notes += upcoming.stripeNotes
    }
  }

  private var previews: UpcomingInvoices {
    UpcomingInvoices(
      store: reconciliation.store, stripe: reconciliation.stripe,
      catalog: reconciliation.catalogs, states: reconciliation.states)
  }

  /// Another process that is busy with the customer reads it too.
  private func read(_ customer: CustomerID) async throws(BillingError) {
    let link = try await storing { () throws(LedgerError) in
      try await reconciliation.store.link(of: customer)
    }
    guard let link else { return }
    do {
      try await reconciliation.readNow(link)
    } catch {
      guard error.code != .notSettled else { return }
      throw error
    }
  }

  private func step(
    _ subject: String, _ customer: CustomerID, _ findings: inout Findings,
    _ work: (inout Findings) async throws(BillingError) -> Void
  ) async {
    guard findings.away == nil else { return }
    do {
      try await work(&findings)
    } catch {
      if error.code == .stripeUnavailable { findings.away = error }
      let isDoubled = error.code == .meterTaken
      findings.differences.append(
        VerificationDifference(
          customer: customer, subject: subject, detail: error.context,
          cause: isDoubled ? .doubled : .unread,
          remedy: isDoubled
            ? "end one of the subscription items at Stripe"
            : "billing doctor, then: billing verify --customer \(customer)"))
    }
  }
}
