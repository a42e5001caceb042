import Amounts
public import Billing
public import Catalog
public import Metering
import Reporting
public import StripeAPI
import StripeCatalog
public import UsageLedger

/// Takes over an account that was billed before: what it has as a catalogue, metered items for its subscriptions, and what
/// last month's invoices would have been.
///
/// Reads and proposes; `apply` is the only part that changes anything, one call at a time. Ended anywhere, the next reading
/// finds what is done.
public struct AccountAdoption: Sendable {
  public let proposal: CatalogProposal
  public let subscriptions: SubscriptionAdoption
  /// One for each subscription of a plan whose last period was invoiced.
  public let comparisons: [PastInvoice]

  private let stripe: StripeClient

  /// Reads the account. Items are chosen and invoices compared by `catalog`, the file in force, or by the proposed one where
  /// there is none; `guide` gives meters of its keys their metric, kind and unit. `store` has the usage of the past, if any was
  /// loaded.
  public init(
    reading stripe: StripeClient, catalog: PriceCatalog?, guide: PriceCatalog,
    store: (any CustomerDirectory & Ledger)?, now: Timestamp
  ) async throws(BillingError) {
    self.stripe = stripe
    let inventory = try await asking { try await AccountInventory.read(stripe) }
    proposal = CatalogProposal(inventory, known: catalog ?? guide)
    let inForce: PriceCatalog
    if let catalog {
      inForce = catalog
    } else {
      do throws(CatalogError) {
        inForce = try proposal.catalog()
      } catch {
        throw BillingError(.unknownPlan, "\(error)")
      }
    }
    let desired = try DesiredStripeCatalog(inForce)
    let state = try await StripeCatalogState.read(desired, from: stripe)
    subscriptions = SubscriptionAdoption(inventory, catalog: inForce, state: state)
    comparisons = try await PastInvoices(
      stripe: stripe, store: store, catalog: inForce, state: state, now: now
    ).compare(inventory, subscriptions.plans)
  }

  /// What `apply` does, a line each.
  public var changes: [String] { subscriptions.additions.map(\.description) }

  /// Gives subscriptions their items, and tells each when it has it; answers those that Stripe refused, with its reason.
  ///
  /// Each is read anew before, since someone may have thought long before the yes: what it has meanwhile is left alone. Throws
  /// where Stripe cannot be reached.
  public func apply(onChange: (String) -> Void = { _ in }) async throws(BillingError)
    -> [NotAdoptable]
  {
    var refused: [NotAdoptable] = []
    for addition in subscriptions.additions {
      do {
        if let obstacle = try await add(addition) {
          refused.append(refusal(addition, obstacle))
        } else {
          onChange("\(addition)")
        }
      } catch {
        guard !error.isTransient, error.kind != .authentication else {
          throw BillingError(stripe: error)
        }
        refused.append(refusal(addition, error.message))
      }
    }
    return refused
  }

  private func refusal(_ addition: SubscriptionAdoption.Addition, _ reason: String)
    -> NotAdoptable
  {
    NotAdoptable(
      subject: "subscription \(addition.subscription) (\(addition.customer))", reason: reason)
  }

  /// The plan is written first: it alone bills nothing, and an item without it is found again. A second item on one price is
  /// refused by Stripe, so that a call of a run that was killed makes no second one, however late it arrives.
  private func add(_ addition: SubscriptionAdoption.Addition) async throws(StripeError) -> String? {
    let read = try await stripe.subscription(addition.subscription)
    guard !read.status.isFinal else { return "it is \(read.status): it ended meanwhile" }
    let items = try await AccountInventory.whole(read, stripe).items
    if read.metadata["plan"] == nil {
      _ = try await stripe.updateSubscription(
        addition.subscription, StripeSubscriptionUpdate(metadata: ["plan": addition.plan]))
    }
    guard !items.contains(where: { $0.price.recurring?.meter == addition.meter }) else {
      return nil
    }
    _ = try await stripe.createSubscriptionItem(
      .init(price: addition.price), on: addition.subscription)
    return nil
  }
}
