/// The question: how many report how often, and what machines cost.
public struct Fleet: Codable, Equatable, Sendable {
  /// Everything that reports; each is an exporter with an instance id of its own.
  public var installations: Int
  /// Those that are billed; at most as many as there are installations.
  public var customers: Int
  /// Metered prices of a customer's subscription.
  public var meters: Int
  /// How long a window is, in seconds; each installation sends a report a window.
  public var windowSeconds: Int
  /// Within how many seconds after a window's end all its reports are to be stored. Whoever is refused meanwhile tries again.
  public var drainSeconds: Int
  /// For how many months the reports stay.
  public var keptMonths: Int
  /// Prices a month of a core with its memory, and of a gigabyte on a disk with its copy, and of a gigabyte that leaves.
  public var corePrice: Double
  public var gigabytePrice: Double
  public var trafficPrice: Double

  enum CodingKeys: String, CodingKey {
    case installations, customers, meters
    case windowSeconds = "window_seconds"
    case drainSeconds = "drain_seconds"
    case keptMonths = "kept_months"
    case corePrice = "core_price"
    case gigabytePrice = "gigabyte_price"
    case trafficPrice = "traffic_price"
  }

  /// As many customers as installations, three meters, hourly windows that are in within a quarter of an hour, a year kept.
  /// The prices are round numbers of the large clouds' lists, in dollars.
  public init(
    installations: Int, customers: Int? = nil, meters: Int = 3, windowSeconds: Int = 3_600,
    drainSeconds: Int = 900, keptMonths: Int = 12, corePrice: Double = 30,
    gigabytePrice: Double = 0.2, trafficPrice: Double = 0.09
  ) {
    self.installations = installations
    self.customers = customers ?? installations
    self.meters = meters
    self.windowSeconds = windowSeconds
    self.drainSeconds = min(drainSeconds, windowSeconds)
    self.keptMonths = keptMonths
    self.corePrice = corePrice
    self.gigabytePrice = gigabytePrice
    self.trafficPrice = trafficPrice
  }

  /// What is wrong with the question, by the option that says it; empty for one that can be answered.
  public var problems: [String] {
    func outside(_ name: String, _ value: Int, _ range: ClosedRange<Int>) -> String? {
      range.contains(value)
        ? nil : "\(name) is \(value): it takes \(range.lowerBound) to \(range.upperBound)"
    }
    func negative(_ name: String, _ value: Double) -> String? {
      value.isFinite && value >= 0 ? nil : "\(name) is \(value): it takes 0 and more"
    }
    let ranges = [
      outside("--installations", installations, 1...1_000_000_000),
      installations < 1 ? nil : outside("--customers", customers, 1...installations),
      outside("--meters", meters, 1...100),
      outside("--window-seconds", windowSeconds, 60...86_400),
      outside("--drain-seconds", drainSeconds, 1...86_400),
      outside("--kept-months", keptMonths, 1...120),
    ]
    let prices = [
      negative("--core-price", corePrice), negative("--gigabyte-price", gigabytePrice),
      negative("--traffic-price", trafficPrice),
    ]
    return (ranges + prices).compactMap(\.self)
  }
}
