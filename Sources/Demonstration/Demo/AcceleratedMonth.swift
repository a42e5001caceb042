import Foundation
public import Metering
import Reporting

/// One month in seconds: thirty days of recorded usage travel through the real exporter, the service and the sandbox,
/// one day at a time, while the customers' test clocks follow.
public struct AcceleratedMonth: Sendable {
  public static let days: Int64 = 30
  private static let secondsPerDay: Int64 = 86_400

  private let site: DemoSite
  private let start: Timestamp
  private let narrate: @Sendable (String) -> Void
  private let requests: DemoRequests

  /// `lastMidnight` ends the thirty days; histories from `histories(before:)` must be served at `site.instance`.
  public init(
    site: DemoSite, sandboxKey: String, lastMidnight: Timestamp,
    narrate: @escaping @Sendable (String) -> Void
  ) {
    self.site = site
    self.start = lastMidnight.advanced(bySeconds: -Self.days * Self.secondsPerDay)
    self.narrate = narrate
    self.requests = DemoRequests(site: site, sandboxKey: sandboxKey)
  }

  /// What the customers' Prometheus recorded in the thirty days that ended then.
  public static func histories(before lastMidnight: Timestamp) -> [InstanceHistory] {
    let start = lastMidnight.advanced(bySeconds: -days * secondsPerDay)
    return DemoCustomer.all.map { $0.history(from: start, to: lastMidnight) }
  }

  /// Runs the month for every customer at once; true when each invoice of ours equals Stripe's to the cent.
  public func run() async throws -> Bool {
    let metricsFile = "\(site.folder)/metrics.yaml"
    try DemoFiles.historyMetrics.write(toFile: metricsFile, atomically: true, encoding: .utf8)
    let bills = try await withThrowingTaskGroup(of: MonthlyBill.self) { group in
      for customer in DemoCustomer.all {
        group.addTask { try await month(of: customer, metricsFile: metricsFile) }
      }
      var bills: [MonthlyBill] = []
      for try await bill in group { bills.append(bill) }
      return bills.sorted { $0.order < $1.order }
    }
    for bill in bills { narrate(bill.text) }
    return bills.allSatisfy(\.agrees)
  }

  private func month(of customer: DemoCustomer, metricsFile: String) async throws -> MonthlyBill {
    let clock = try await subscribe(customer)
    let exporter = ExporterProgram(site: site, customer: customer.id, metricsFile: metricsFile)
    for day in 0..<Self.days {
      let from = start.advanced(bySeconds: day * Self.secondsPerDay)
      let to = from.advanced(bySeconds: Self.secondsPerDay)
      try await requests.advance(clock, to: to.seconds)
      try await exporter.run(["--window", "\(from)/\(to)"])
    }
    return try await bill(customer, clock: clock)
  }

  /// A Stripe customer on a test clock that stands at the month's start, subscribed without a trial.
  private func subscribe(_ customer: DemoCustomer) async throws -> String {
    let clock = try await requests.postToSandbox(
      "/v1/test_helpers/test_clocks", [("frozen_time", String(start.seconds))]
    ).text("id")
    _ = try await requests.postToService(
      "/api/customers",
      [
        "customer_id": .string(customer.id), "name": .string(customer.name),
        "test_clock": .string(clock),
      ])
    _ = try await requests.postToService(
      "/api/subscriptions",
      [
        "customer_id": .string(customer.id), "plan": .string(customer.plan),
        "trial_period_days": JSONValue(0 as Int64),
      ])
    return clock
  }

  /// Waits until Stripe has everything, closes the period, and puts the two invoices side by side.
  private func bill(_ customer: DemoCustomer, clock: String) async throws -> MonthlyBill {
    let path = "/api/invoices/upcoming?customer_id=\(customer.id)"
    try await requests.patiently("ours and Stripe's previews to agree for \(customer.id)") {
      try await requests.getFromService(path)["agree"] == .bool(true)
    }
    let ours = try await requests.getFromService(path).object("ours")
    let end = try Timestamp(rfc3339: ours.object("period").text("end"))
    try await requests.advance(clock, to: end.seconds + 2 * 3_600)
    let link = try await requests.getFromService("/api/customers/\(customer.id)")
    let invoices = try await requests.getFromSandbox(
      "/v1/invoices?customer=\(link.text("stripe_customer_id"))&limit=1")
    guard let newest = try invoices.objects("data").first else {
      throw DemoError(.unreadable, "Stripe cut no invoice for \(customer.id)")
    }
    return MonthlyBill(
      customer: customer, ours: try DemoInvoice(ours: ours),
      stripe: try DemoInvoice(stripe: newest))
  }
}

/// The two invoices of one customer's month.
struct MonthlyBill: Sendable {
  let order: String
  let text: String
  let agrees: Bool

  init(customer: DemoCustomer, ours: DemoInvoice, stripe: DemoInvoice) {
    order = customer.plan == "starter" ? "0" : customer.plan
    agrees = ours.total == stripe.total
    let difference = agrees ? "0 cents apart" : "THEY DIFFER"
    text = """

      \(customer.name) (\(customer.id)), plan \(customer.plan):
      \(ours.table)
      \(stripe.table)
        \(difference)
      """
  }
}
