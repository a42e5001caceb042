/// Everything the sandbox knows: one value, changed by one call at a time, written to the state file whole.
///
/// It never reads a clock: the time comes in with each call and stands in `wallNow`.
struct SandboxState: Codable, Sendable {
  var ids: IdentifierSource
  var customers = Table<Customer>()
  var products = Table<Product>()
  var prices = Table<Price>()
  var meters = Table<Meter>()
  var usage = UsageBook()
  var identifiers = IdentifierBook()
  var subscriptions = Table<Subscription>()
  var subscriptionOfItem: [String: String] = [:]
  var subscriptionsOfCustomer: [String: [String]] = [:]
  var invoices = Table<Invoice>()
  var invoicesOfCustomer: [String: [String]] = [:]
  var invoiceItems = Table<InvoiceItem>()
  var pendingOfCustomer: [String: [String]] = [:]
  var clocks = Table<TestClock>()
  var usageRecords = UsageRecordBook()
  var creditGrants = Table<CreditGrant>()
  var creditUses = Table<CreditUse>()
  var alerts = Table<BillingAlert>()
  var events = EventLog()
  var endpoints = Table<WebhookEndpoint>()
  var courier = WebhookCourier()
  var faultReports = MeterFaultReports()
  /// Tokens of the meter event stream and when each expires.
  var sessions: [String: Int64] = [:]
  @Added var previews = PreviewBook()
  /// Invoices of periods that are over whose draft is not there yet.
  @Added var lateDrafts = Table<Invoice>()
  @Added var coupons = Table<Coupon>()
  @Added var discounts = Table<Discount>()
  @Added var schedules = Table<SubscriptionSchedule>()
  @Added var creditNotes = Table<CreditNote>()
  /// The customers whose invoices cannot be finalized, on demand, and the reason that is given.
  @Added var unfinalizable: [String: String] = [:]

  /// The real time of the call in hand, in Unix seconds.
  var wallNow: Int64 = 0

  /// The switches as they stand; what the command line names wins over the file.
  @Added var rules = BillingRules()
  /// Not kept in the state file: set at start, or derived from the rows above.
  var publicURL = ""
  /// How events are written: the account's version.
  var eventVersion = "2026-05-27.dahlia"
  /// The call in hand; nil for what happens by itself.
  var requestID: String?
  var requestKey: String?

  var eventGeneration: APIGeneration { APIGeneration(version: eventVersion) }
  /// The subscription that is being made: nobody has heard of it yet.
  var starting: String?
  var agenda = Agenda()
  var customersOfClock: [String: [String]] = [:]
  /// The test clocks with an advance under way.
  var advancing: Set<String> = []

  init(seed: UInt64) { ids = IdentifierSource(seed: seed) }

  private enum CodingKeys: String, CodingKey {
    case ids, customers, products, prices, meters, usage, identifiers, subscriptions
    case subscriptionOfItem
    case subscriptionsOfCustomer, invoices, invoicesOfCustomer, invoiceItems, pendingOfCustomer
    case clocks, usageRecords, creditGrants, creditUses, alerts, events, endpoints, courier
    case faultReports, sessions, previews, lateDrafts, coupons, discounts, schedules, unfinalizable,
      creditNotes, rules
  }

  /// The time a customer lives in: its test clock's, else the wall's.
  func now(of customer: String) -> Int64 {
    guard let clock = customers[customer]?.clock else { return wallNow }
    return clocks[clock]?.frozenTime ?? wallNow
  }
}
