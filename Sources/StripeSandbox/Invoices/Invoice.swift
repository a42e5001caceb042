/// docs.stripe.com/api/invoices/object
struct Invoice: Identified, Codable, Sendable {
  enum Status: String, Codable, Sendable {
    case draft, open, paid, uncollectible, void
  }

  enum Reason: String, Codable, Sendable {
    case subscriptionCreate = "subscription_create"
    case subscriptionCycle = "subscription_cycle"
    case subscriptionUpdate = "subscription_update"
    case subscriptionThreshold = "subscription_threshold"
    case manual
    case upcoming
  }

  var id: String
  var customer: String
  var subscription: String?
  var created: Int64
  var status: Status
  var reason: Reason
  var currency: String
  var periodStart: Int64
  var periodEnd: Int64
  var lines: [InvoiceLine]
  var subscriptionMetadata: [StringPair] = []
  var metadata: [StringPair] = []
  var description: String?
  var autoAdvances = true
  var sendsInvoice = false
  var dueDate: Int64?
  /// When a draft becomes final by itself.
  var finalizesAt: Int64?
  var number: String?
  var amountPaid: Int64 = 0
  var attempts: Int64 = 0
  var startingBalance: Int64 = 0
  var endingBalance: Int64?
  /// What credit grants took off, in minor units.
  var creditApplied: Int64 = 0
  var finalizedAt: Int64?
  var paidAt: Int64?
  var voidedAt: Int64?
  var uncollectibleAt: Int64?
  /// When the tries to collect it are over, after the first one failed.
  var retriesEndAt: Int64?
  /// Why it could not be finalized when that was tried last.
  var finalizationError: String?
  /// Whether a schedule changed the prices at the end of its period.
  @Added var followsSchedule = false
  /// The discounts that it got as a draft.
  @Added var discounts: [String] = []

  /// What credit notes took off before it was paid, and after.
  @Added var creditedBefore: Int64 = 0
  @Added var creditedAfter: Int64 = 0

  var subtotal: Int64 { lines.reduce(0) { $0 &+ $1.amount } }
  /// What discounts take off.
  var discounted: Int64 { lines.reduce(0) { $0 &+ $1.discounted } }
  var total: Int64 { subtotal &- discounted &- creditApplied }
  /// What the customer owes: the total after the balance; a negative total owes nothing.
  var amountDue: Int64 { max(0, total &+ startingBalance &- creditedBefore) }
  var amountRemaining: Int64 {
    status == .paid || status == .void ? 0 : max(0, amountDue - amountPaid)
  }

  func lineID(_ index: Int) -> String {
    "il_1" + id.suffix(22) + String(index + 1_296, radix: 36)
  }
}
