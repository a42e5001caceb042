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
  var clocks = Table<TestClock>()

  /// The real time of the call in hand, in Unix seconds.
  var wallNow: Int64 = 0

  /// Not kept in the state file: set at start, or derived from the rows above.
  var rules = BillingRules()
  var publicURL = ""
  var agenda = Agenda()

  init(seed: UInt64) { ids = IdentifierSource(seed: seed) }

  private enum CodingKeys: String, CodingKey {
    case ids, customers, products, prices, meters, usage, identifiers, subscriptions
    case subscriptionOfItem
    case subscriptionsOfCustomer, invoices, invoicesOfCustomer, invoiceItems, clocks
  }

  /// The time a customer lives in: its test clock's, else the wall's.
  func now(of customer: String) -> Int64 {
    guard let clock = customers[customer]?.clock else { return wallNow }
    return clocks[clock]?.frozenTime ?? wallNow
  }
}
