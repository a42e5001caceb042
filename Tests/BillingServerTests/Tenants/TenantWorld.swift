import Amounts
import Billing
import BillingServer
import Catalog
import Foundation
import HTTPTypes
import LedgerSQLite
import LedgerTables
import Logging
import Metering
import Rating
import Reporting
import StripeDelivery
import UsageLedger
import Wire

/// Several customers on a real store, all that is known of each full of a mark: the askers' own, and one that they may not see.
struct TenantWorld: Sendable {
  /// In everything that is known of the foreign customers, and in no request.
  static let foreignMark = "zq7leak"
  /// The same of the askers.
  static let ownMark = "zq7mine"

  let store: SQLiteStore
  let dependencies: ServiceDependencies
  let clock: ManualClock
  let keys: KeyManagement
  private let folder: URL

  static let secret = Secret("a-secret-of-the-server-for-tests-only")

  init() async throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "tenants-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    store = try SQLiteStore.open(path: folder.appending(path: "billing.sqlite").path())
    clock = try ManualClock("2026-01-31T10:30:00Z")
    let marks =
      [TenantIDs.own, TenantIDs.ownForeignLetters].map { ($0, Self.ownMark) }
      + (TenantIDs.foreign + [TenantIDs.routeWord]).map { ($0, Self.foreignMark) }
    let operations = try Self.operations(marks, store: store, clock: clock)
    let random = CountingRandom()
    let secret = ServerSecret(newestFirst: [Self.secret])
    var settings = ServiceSettings(
      port: 0, adminKey: Secret("admin-secret"), secret: secret,
      webhookSecret: Secret("whsec_of_the_matrix"))
    // Every request shall be looked at, with wrong keys and unknown customers among them.
    settings.limits.wrongKeys = .max
    settings.limits.requestsPerSecond = 0
    settings.limits.newCustomers = .max
    settings.limits.instances = .max
    keys = KeyManagement(store: store, secret: secret, clock: clock, random: random)
    var logger = Logger(label: "test") { StreamLogHandler.standardError(label: $0) }
    logger.logLevel = .critical
    dependencies = ServiceDependencies(
      store: store, parts: operations.parts, settings: settings, clock: clock, random: random,
      logger: logger)
    for (customer, mark) in marks {
      let reports = (1...3).map { Self.report(customer, mark, hour: $0) }
      try await fill(CustomerID(customer), with: mark, reports)
    }
    // What the askers send of their own is there already: the matrix changes nothing.
    try await append([Self.ownReport])
  }

  /// Takes the store's file away.
  func remove() { try? FileManager.default.removeItem(at: folder) }

  private func fill(_ customer: CustomerID, with mark: String, _ reports: [String]) async throws {
    try await store.addLink(
      CustomerLink(
        customer: customer, stripeCustomer: "cus_\(mark)_\(customer)", name: "\(mark) GmbH",
        email: "\(mark)@example.com", testClock: nil, linkedAt: clock.now()))
    try await store.save(Self.subscription(of: customer, mark), segments: [])
    try await append(reports)
  }

  private func append(_ reports: [String]) async throws {
    for report in reports {
      let reading = try ReportReading(json: Array(report.utf8), receivedAt: clock.now())
      _ = try await store.append(
        EntryDraft(report: reading.report, receivedAt: clock.now(), reportedBy: nil))
    }
  }

  /// A report of the asker's, as the JSON of a request.
  static let ownReport = Reports.hour(9, customer: TenantIDs.own, instance: "site")

  /// What the customer reported for an hour.
  static func report(_ customer: String, _ mark: String, hour: Int) -> String {
    """
    {"customer_id": "\(customer)", "instance_id": "\(mark)-site", "report_id": "\(mark)-\(hour)", \
    "metrics": {"\(mark)_units": \(hour)}, "missing": ["\(mark)_other"], "exporter_id": "\(mark)-exporter", \
    "sequence": \(hour), "window_start": "2026-01-31T0\(hour):00:00Z", "window_end": "2026-01-31T0\(hour + 1):00:00Z"}
    """
  }

  private static func subscription(of customer: CustomerID, _ mark: String) throws
    -> SubscriptionRecord
  {
    let period = try Samples.period()
    return SubscriptionRecord(
      id: TenantIDs.subscription(of: customer.text), customer: customer, plan: "\(mark)-plan",
      status: "active", period: period, trialEnd: nil, createdAt: period.start, endedAt: nil,
      items: [])
  }

  private static func operations(
    _ marks: [(String, String)], store: SQLiteStore, clock: ManualClock
  ) throws -> TenantOperations {
    var customers: [CustomerID: ScriptedOperations] = [:]
    var subscribed: [String: ScriptedOperations] = [:]
    for (id, mark) in marks {
      let customer = try CustomerID(id)
      var script = ScriptedOperations.Script()
      script.subscription = try subscription(of: customer, mark)
      script.usage = [
        try Samples.usage(
          of: customer, Samples.meter("\(mark)_meter", "\(mark)_units", unit: mark, gauge: true),
          total: 8, included: 5, delivered: 8, delivery: DeliveryStatus(.confirmed))
      ]
      script.invoice = try upcoming(of: customer, mark)
      let operations = ScriptedOperations(store: store, clock: clock, script: script)
      customers[customer] = operations
      subscribed[TenantIDs.subscription(of: id)] = operations
    }
    return TenantOperations(
      customers: customers, subscribed: subscribed,
      nobody: ScriptedOperations(store: store, clock: clock))
  }

  private static func upcoming(of customer: CustomerID, _ mark: String) throws -> UpcomingInvoice {
    let invoice = try Invoice(
      customer: customer, plan: PlanKey("\(mark)-plan"), currency: .usd, period: Samples.period(),
      lines: [
        InvoiceLine(
          description: "\(mark) base", meter: nil, price: PriceID("price_base"), quantity: 1,
          included: 0, billable: 1, amount: Money(minorUnits: 2900), tiers: [])
      ])
    return UpcomingInvoice(
      customer: customer, ours: invoice, stripe: nil, comparison: nil, reason: "\(mark) reason")
  }
}
