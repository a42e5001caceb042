/// Why an operation on a customer's billing was refused or failed; the description is safe to log and to answer with.
public struct BillingError: Error, Sendable, CustomStringConvertible {
  /// What callers branch on; also the stable `code` of the API's problem details.
  public enum Code: String, Sendable {
    /// The customer has no link to a Stripe customer.
    case notLinked = "not_linked"
    /// The customer or the Stripe customer has a link already.
    case alreadyLinked = "already_linked"
    /// Another live subscription item bills one of the meters.
    case meterTaken = "meter_taken"
    /// The catalogue has no such plan, meter or price.
    case unknownPlan = "unknown_plan"
    /// The plan has no such optional price; the context names those it has.
    case unknownPrice = "unknown_price"
    /// Stripe lacks a price or meter that the plan needs; the context names the command that creates it.
    case notApplied = "catalog_not_applied"
    /// The customer has no subscription of that id, or none at all.
    case noSubscription = "no_subscription"
    /// Stripe has not counted everything that was used: a change would bill it at the wrong price.
    case notSettled = "not_settled"
    /// The subscription is cancelled before the change would take effect.
    case endsFirst = "ends_first"
    /// Nothing is planned that could be taken back.
    case noPlannedChange = "no_planned_change"
    /// Stripe refused the request: its message is the context.
    case refusedByStripe = "refused_by_stripe"
    /// Stripe did not answer; trying again later is harmless.
    case stripeUnavailable = "stripe_unavailable"
    /// The entry did not come after its period was closed.
    case notLate = "not_late"
    /// A late entry was billed or waived already, and not as asked.
    case alreadyDecided = "already_decided"
    /// A late entry's period has lost its details: nobody can tell any more its amount.
    case notRatable = "not_ratable"
    /// The store failed; see the cause.
    case storeFailed = "store_failed"
    /// An amount does not fit; the context names the line.
    case overflow
  }

  /// Which of them it is.
  public let code: Code
  /// A sentence for people, with ids and limits.
  public let context: String
  /// The error below, for logs; nil when the rule is ours.
  public let cause: (any Error)?

  /// `context` must be safe to log and to answer with.
  public init(_ code: Code, _ context: String, cause: (any Error)? = nil) {
    self.code = code
    self.context = context
    self.cause = cause
  }

  /// The code and the context; the cause is left out.
  public var description: String { "\(code.rawValue): \(context)" }
}
