public import Billing
public import Catalog
public import Metering
public import Rating
public import UsageLedger

/// What the service does with Stripe on behalf of its callers.
public protocol BillingOperations: Sendable {
  /// Links a customer of ours to a Stripe customer, which is created when none is named.
  ///
  /// The same request again answers the same link. Throws `alreadyLinked` when either side has another link.
  func link(_ request: CustomerRequest) async throws(BillingError) -> CustomerLink

  /// Creates the Stripe subscription of a plan: base price, every metered price and the optional ones that are asked for,
  /// in one.
  ///
  /// Throws `notLinked`, `unknownPlan`, `unknownPrice`, `notApplied`, and `meterTaken` when a live item bills one of the meters.
  func subscribe(_ request: SubscriptionRequest) async throws(BillingError) -> SubscriptionRecord

  /// What `subscribe` would make; it changes nothing and throws the same.
  func outline(_ request: SubscriptionRequest) async throws(BillingError) -> SubscriptionOutline

  /// Puts the prices of another plan on a live subscription, now or when its period ends.
  ///
  /// Now: first delivers what was used and waits until Stripe has counted it, so that it is billed at the old prices; the
  /// base price is prorated. At the period's end: the wish is kept at Stripe and performed when the period is over; the
  /// plan that it has already takes an earlier wish back. Throws `noSubscription`, `unknownPlan`, `notApplied`,
  /// `meterTaken`, and `notSettled` with nothing changed. Asked again after a lost answer, it changes nothing more.
  func change(_ subscription: String, to plan: PlanKey, at moment: ChangeMoment)
    async throws(BillingError) -> SubscriptionChange

  /// Ends a live subscription, now with a final invoice of what was used, or when its period ends.
  ///
  /// Throws as `change` does.
  func cancel(_ subscription: String, at moment: ChangeMoment) async throws(BillingError)
    -> SubscriptionChange

  /// Tells how far an entry is on its way, after waiting at most that long for Stripe to accept totals that cover it.
  func deliver(_ entry: LedgerEntry, waitingAtMost patience: Duration) async -> DeliveryStatus

  /// How far an entry is on its way, from what is known here; nothing is sent.
  func status(of entry: LedgerEntry) async throws(BillingError) -> DeliveryStatus

  /// The customer's usage of every meter, by meter key, as of now (a test clock's time for its customers).
  func usage(of customer: CustomerID) async throws(BillingError) -> [MeterUsage]

  /// How complete the customer's reports are: in the current period, and in the last seven days at least.
  func coverage(of customer: CustomerID) async throws(BillingError) -> CustomerCoverage

  /// The invoice so far: ours from the ledger, Stripe's from its preview.
  func upcomingInvoice(of customer: CustomerID) async throws(BillingError) -> UpcomingInvoice

  /// Our side of the invoice so far, from the ledger alone: Stripe is not asked.
  func invoiceSoFar(of customer: CustomerID) async throws(BillingError) -> Invoice

  /// The address of a session at Stripe's customer portal. Throws `notLinked`.
  func portalSession(of customer: CustomerID, returnURL: String?) async throws(BillingError)
    -> String
}
