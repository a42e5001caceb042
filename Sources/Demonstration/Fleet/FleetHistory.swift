import Metering
import Reporting

/// Months of six customers in seconds: their reports go through the service, period by period, while their test clocks
/// follow, so that the pages have something to show. Three periods are over, the fourth runs.
struct FleetHistory: Sendable {
  /// Three periods and a half: more than ninety days.
  static let days: Int64 = 110
  private static let hours = days * 24
  private static let secondsPerDay: Int64 = 86_400
  /// How many reports go in one request.
  private static let batch = 2_000
  /// How many customers are filled at once.
  private static let width = 2

  let requests: DemoRequests
  /// The end of the history.
  let lastMidnight: Timestamp

  private var start: Timestamp { lastMidnight.advanced(bySeconds: -Self.days * Self.secondsPerDay) }

  /// Fills the service, a few customers at once: it takes only so many batches at a time.
  func run() async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for (place, customer) in FleetCustomer.all.enumerated() {
        if place >= Self.width { _ = try await group.next() }
        group.addTask { try await fill(customer) }
      }
      try await group.waitForAll()
    }
  }

  private func fill(_ customer: FleetCustomer) async throws {
    let clock = try await requests.postToSandbox(
      "/v1/test_helpers/test_clocks", [("frozen_time", String(start.seconds))]
    ).text("id")
    _ = try await requests.postToService(
      "/api/customers",
      [
        "customer_id": .string(customer.id), "name": .string(customer.name),
        "test_clock": .string(clock),
      ])
    let subscription = try await requests.postToService(
      "/api/subscriptions",
      [
        "customer_id": .string(customer.id), "plan": .string(customer.plan),
        "trial_period_days": JSONValue(0 as Int64),
      ])
    var sent: Int64 = 0
    var end = try await requests.periodEnd(of: customer.id)
    var periods = 0
    while end < lastMidnight {
      let hours = (end.seconds - start.seconds) / 3_600
      try await requests.advance(clock, to: end.seconds - 60)
      try await report(customer, from: sent, to: hours)
      sent = hours
      periods += 1
      try await requests.agreement(of: customer.id)
      if customer.story == .planChange, periods == 2 {
        try await requests.knows(end, of: customer.id)
        _ = try await requests.postToService(
          "/api/subscriptions/\(subscription.text("subscription_id"))/change",
          ["plan": .string("professional"), "at": .string("period_end")])
      }
      try await requests.advance(clock, to: end.seconds + 2 * 3_600)
      end = try await requests.periodEnd(of: customer.id)
    }
    try await requests.advance(clock, to: lastMidnight.seconds)
    try await report(customer, from: sent, to: Self.hours)
  }

  private func report(_ customer: FleetCustomer, from first: Int64, to last: Int64) async throws {
    let reports = (first..<last).compactMap {
      customer.report(hour: $0, of: Self.hours, start: start).map { JSONValue.object($0) }
    }
    for index in stride(from: 0, to: reports.count, by: Self.batch) {
      try await requests.report(Array(reports[index..<min(index + Self.batch, reports.count)]))
    }
  }
}

extension DemoRequests {
  /// When the customer's running period ends.
  fileprivate func periodEnd(of customer: String) async throws -> Timestamp {
    let upcoming = try await getFromService("/api/invoices/upcoming?customer_id=\(customer)")
    return try Timestamp(rfc3339: upcoming.object("ours").object("period").text("end"))
  }

  /// Waits until the service has taken over the period that ends then: a change at its end is dated by it.
  fileprivate func knows(_ end: Timestamp, of customer: String) async throws {
    try await patiently("the service to know the period of \(customer) that ends at \(end)") {
      try await getFromService("/api/customers/\(customer)").objects("subscriptions")
        .contains { try $0.object("period").text("end") == "\(end)" }
    }
  }

  /// Waits until our preview and Stripe's are the same.
  fileprivate func agreement(of customer: String) async throws {
    try await patiently("ours and Stripe's previews to agree for \(customer)") {
      try await getFromService("/api/invoices/upcoming?customer_id=\(customer)")["agree"]
        == .bool(true)
    }
  }
}
