public import Amounts
public import Metering
public import UsageLedger

/// Which reports are kept apart before they are charged, how long, and what becomes of them when nobody decides.
public struct QuarantineRules: Hashable, Sendable {
  /// A report is doubted that would make a projected invoice more than `factor` times as large and raise it by more than `amount`.
  public struct MoneyRule: Hashable, Sendable {
    /// At least 1.
    public let factor: Int64
    /// In minor units of the prices' currency.
    public let amount: Money

    /// Takes the parts as they are.
    public init(factor: Int64, amount: Money) {
      self.factor = factor
      self.amount = amount
    }
  }

  /// How much of a metric what else the same report says can explain: `most` for each unit of `basis`.
  public struct Bound: Hashable, Sendable {
    /// What explains it.
    public enum Basis: Hashable, Sendable {
      /// The report's `total_devices`: the device list.
      case totalDevices
      /// Another metric of the same report, such as a broker's connections.
      case metric(MetricName)
    }

    /// What is bounded.
    public let metric: MetricName
    /// For each unit of the basis; not below zero.
    public let most: Quantity
    /// What explains it.
    public let basis: Basis
    /// Whether that much may come in every hour of the window, as for a counter; else in all.
    public let isHourly: Bool

    /// Takes the parts as they are.
    public init(metric: MetricName, most: Quantity, basis: Basis, isHourly: Bool) {
      self.metric = metric
      self.most = most
      self.basis = basis
      self.isHourly = isHourly
    }
  }

  /// Nil where money doubts nothing.
  public let money: MoneyRule?
  /// Any of them is enough.
  public let bounds: [Bound]
  /// How long a report is held at most.
  public let patienceSeconds: Int64
  /// What becomes of it then.
  public let fate: ReportHold.Fate

  /// Takes the parts as they are.
  public init(
    money: MoneyRule? = nil, bounds: [Bound] = [], patienceSeconds: Int64 = 3 * 86_400,
    fate: ReportHold.Fate = .bill
  ) {
    self.money = money
    self.bounds = bounds
    self.patienceSeconds = patienceSeconds
    self.fate = fate
  }

  /// Nothing is ever held.
  public static let none = QuarantineRules()

  /// Whether no report is doubted.
  public var isEmpty: Bool { money == nil && bounds.isEmpty }
}
