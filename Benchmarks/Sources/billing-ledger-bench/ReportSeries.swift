import Amounts
import Metering
import Reporting
import UsageLedger

/// Invented reports of windows of one length, an hour by itself, in an order in which they could come: a few windows of one
/// customer, the same windows of the next one, and so on; then the windows that follow.
struct ReportSeries: Sendable {
  /// The first of October 2026.
  static let start = Timestamp(seconds: 1_790_812_800)
  static let instance = "k8s-cluster-1"
  static let hours = 720

  private let customers: [CustomerID]
  private let together: Int
  private let windowSeconds: Int64
  private let instance: InstanceID
  private let names: [MetricName]

  /// `together`: how many windows a customer reports at a time.
  init(customers: Int, together: Int, windowSeconds: Int64 = 3_600) throws {
    self.customers = try (0..<customers).map { try CustomerID("cust_\($0)") }
    self.together = together
    self.windowSeconds = windowSeconds
    instance = try InstanceID(Self.instance)
    names = try ["devices", "mqtt_messages", "storage_gb", "api_requests"].map {
      try MetricName($0)
    }
  }

  /// As many customers as there are in a month in which `count` hourly reports come; a day of 24 of them at a time.
  init(monthOf count: Int, windowSeconds: Int64 = 3_600) throws {
    try self.init(
      customers: (count + Self.hours - 1) / Self.hours, together: 24, windowSeconds: windowSeconds)
  }

  func draft(_ number: Int) -> EntryDraft {
    let (block, place) = number.quotientAndRemainder(dividingBy: customers.count * together)
    let window = Int64(block * together + place % together)
    let start = Self.start.advanced(bySeconds: window * windowSeconds)
    let end = start.advanced(bySeconds: windowSeconds)
    let report = UsageReport(
      customer: customers[place / together], instance: instance,
      window: TimeWindow(storedStart: start, storedEnd: end), activeDevices: 3, totalDevices: 5,
      metrics: [
        names[0]: 3, names[1]: Quantity(Int64(15_000 + number % 1_000)),
        names[2]: Quantity(rawValue: 2_500_000_000_000), names[3]: 50_000,
      ])
    return EntryDraft(report: report, receivedAt: end, reportedBy: nil)
  }
}
