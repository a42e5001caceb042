import Amounts
import Foundation
public import Metering
import Reporting

/// The pipeline at the pace of the clock: an instance with growing counters, its exporter, the service, the sandbox.
public struct LiveDemo: Sendable {
  /// The instance that this customer runs.
  public static let customer = DemoCustomer.all[0]
  private static let windowMilliseconds = 60_000

  private let site: DemoSite
  private let requests: DemoRequests
  private let lastMidnight: Timestamp
  private let isCounting: Bool
  private let narrate: @Sendable (String) -> Void

  /// `lastMidnight` ends the months that fill the pages; `isCounting`: whether the instance's exporter runs, by the machine's clock.
  public init(
    site: DemoSite, sandboxKey: String, lastMidnight: Timestamp, isCounting: Bool = true,
    narrate: @escaping @Sendable (String) -> Void
  ) {
    self.site = site
    self.lastMidnight = lastMidnight
    self.isCounting = isCounting
    self.requests = DemoRequests(site: site, sandboxKey: sandboxKey)
    self.narrate = narrate
  }

  /// The instance whose counters the demonstration moves.
  public static func instance(startedAt: Timestamp) -> LiveInstance {
    LiveInstance(
      namespace: customer.id, devicesOnline: Int(customer.devices), devicesTotal: 10,
      storageBytes: customer.storageBytes, startedAt: startedAt)
  }

  /// Sets everything up, prints each step with its command, then reports every window until cancelled.
  public func run() async throws {
    try await subscribe()
    try await reportByHand()
    try await showInvoice()
    let exporter = isCounting ? try startExporter() : nil
    defer { exporter?.terminate() }
    try await fillPages()
    showAddresses()
    try await follow()
  }

  private func subscribe() async throws {
    step(
      "Link a customer and subscribe it to Starter ($29.00 a month, 5 devices included, $5.00 each beyond)",
      """
      curl -X POST \(site.service)/api/customers -H 'Content-Type: application/json' -d '{"customer_id": "\(Self.customer.id)", "name": "\(Self.customer.name)"}'
      curl -X POST \(site.service)/api/subscriptions -H 'Content-Type: application/json' -d '{"customer_id": "\(Self.customer.id)", "plan": "starter", "trial_period_days": 0}'
      """)
    let link = try await requests.postToService(
      "/api/customers",
      ["customer_id": .string(Self.customer.id), "name": .string(Self.customer.name)])
    let subscription = try await requests.postToService(
      "/api/subscriptions",
      [
        "customer_id": .string(Self.customer.id), "plan": .string("starter"),
        "trial_period_days": JSONValue(0 as Int64),
      ])
    narrate(
      "   → \(try link.text("stripe_customer_id")), \(try subscription.text("subscription_id")), \(try subscription.text("status"))"
    )
  }

  /// The guide's manual test, with eight devices.
  private func reportByHand() async throws {
    let report: JSONObject = [
      "customer_id": .string(Self.customer.id), "instance_id": .string("k8s-cluster-1"),
      "active_devices": JSONValue(Self.customer.devices), "total_devices": JSONValue(10 as Int64),
      "metrics": .object([
        "devices": JSONValue(Self.customer.devices), "mqtt_messages": JSONValue(15_000 as Int64),
        "storage_gb": .number("2.5"),
      ]),
    ]
    step(
      "Report usage by hand, as in the guide",
      """
      curl -X POST \(site.service)/api/usage/report -H 'Content-Type: application/json' \\
        -d '\(JSONValue.object(report))'
      """)
    let answer = try await requests.postToService("/api/usage/report", report)
    narrate(
      "   → \(try answer.text("message")), stripe_reported: \(answer["stripe_reported"] ?? .null)")
  }

  private func showInvoice() async throws {
    step(
      "Look at the invoice so far",
      "curl '\(site.service)/api/invoices/upcoming?customer_id=\(Self.customer.id)'")
    let upcoming = try await requests.getFromService(
      "/api/invoices/upcoming?customer_id=\(Self.customer.id)")
    narrate(try DemoInvoice(ours: upcoming.object("ours")).table)
    narrate("    Stripe's preview agrees: \(upcoming["agree"] ?? .null)")
  }

  private func startExporter() throws -> Process {
    let metricsFile = "\(site.folder)/metrics.yaml"
    try DemoFiles.liveMetrics.write(toFile: metricsFile, atomically: true, encoding: .utf8)
    let program = ExporterProgram(
      site: site, customer: Self.customer.id, metricsFile: metricsFile,
      extra: [
        "COLLECTION_INTERVAL": String(Self.windowMilliseconds),
        "HEALTH_CHECK_PORT": "0",
      ])
    step(
      "Start the instance's exporter: it counts every minute from now on",
      """
      ENABLE_USAGE_REPORTING=true CUSTOMER_ID=\(Self.customer.id) INSTANCE_ID=k8s-cluster-1 \\
        BILLING_API_URL=\(site.service) DEVICE_API_URL=\(site.instance) \\
        METRICS_CONFIG=\(metricsFile) COLLECTION_INTERVAL=\(Self.windowMilliseconds) \(site.exporterProgram)
      """)
    return try program.start(logFile: "\(site.folder)/exporter.log")
  }

  private func fillPages() async throws {
    narrate(
      "\n● Fill the pages with \(FleetHistory.days) days of \(FleetCustomer.all.count) more customers: growth, weekends, an outage, a spike, a change of plan"
    )
    try await FleetHistory(requests: requests, lastMidnight: lastMidnight).run()
    let link = try await requests.postToService(
      "/api/usage/\(FleetCustomer.all[0].id)/link", [:])
    narrate("   → what \(FleetCustomer.all[0].name) sees: \(try link.text("url"))")
  }

  private func showAddresses() {
    narrate(
      """

      Where to look
        dashboard        \(site.service)/dashboard
        the instance     \(site.instance)/metrics  and  \(site.instance)/api/v1/devices
        exporter's log   \(site.folder)/exporter.log
        Stripe sandbox   \(site.sandbox)  (curl -u sk_test_demo: \(site.sandbox)/v1/customers)

      Each minute's report appears below. Ctrl-C ends everything.
      """)
  }

  /// Prints each report that the exporter sends, with the invoice as it then stands.
  private func follow() async throws {
    var seen = try await newestReport().integer("id")
    while !Task.isCancelled {
      try await Task.sleep(for: .seconds(2))
      let report = try await newestReport()
      let id = try report.integer("id")
      guard id != seen else { continue }
      seen = id
      let upcoming = try await requests.getFromService(
        "/api/invoices/upcoming?customer_id=\(Self.customer.id)")
      let total = Money(minorUnits: try upcoming.object("ours").integer("total"))
      narrate(
        "  \(try report.text("window_end"))  report \(id)  \(report["metrics"] ?? .null)  invoice so far \(total.formatted(in: .usd))"
      )
    }
  }

  private func newestReport() async throws -> JSONObject {
    try await requests.getFromService("/api/usage/\(Self.customer.id)/latest").object("report")
  }

  private func step(_ what: String, _ command: String) {
    narrate(
      "\n● \(what)\n\(command.split(separator: "\n").map { "   $ " + $0 }.joined(separator: "\n"))")
  }
}
