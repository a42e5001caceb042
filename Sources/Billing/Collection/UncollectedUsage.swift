public import Amounts
public import Metering

/// Usage of one meter that no invoice collects as things are.
public struct UncollectedUsage: Hashable, Sendable {
  /// What becomes of it unless somebody acts.
  public enum Fate: Hashable, Sendable {
    /// No invoice has it and none will.
    case none
    /// It is, or will be, on a draft that stays one until somebody finalizes it; nil before the draft is made.
    case draft(invoice: String?)
    /// It is, or will be, on an invoice that is void from the start; nil before it is made.
    case void(invoice: String?)
    /// It is, or will be, on an invoice that is written off; nil before it is made.
    case uncollectible(invoice: String?)
    /// The invoice at the period's end charges it if what is open is paid before; else none does.
    case ifPaid
    /// An invoice that is still to come may charge it.
    case awaited

    /// One word for machines.
    public var name: String {
      switch self {
      case .none: "none"
      case .draft: "draft"
      case .void: "void"
      case .uncollectible: "uncollectible"
      case .ifPaid: "if_paid"
      case .awaited: "awaited"
      }
    }

    /// The invoice that has it; nil where there is none yet.
    public var invoice: String? {
      switch self {
      case .draft(let invoice), .void(let invoice), .uncollectible(let invoice): invoice
      case .none, .ifPaid, .awaited: nil
      }
    }
  }

  /// What is counted.
  public let meter: MeterKey
  /// What one of it is called.
  public let unit: String
  /// The stretch that it was used in; what is counted ends at the state's moment.
  public let period: BillingPeriod
  /// Whole units that no invoice has.
  public let quantity: WholeQuantity
  /// What they cost by the price that the item holds, before discounts and taxes.
  public let amount: Money
  /// Of the price.
  public let currency: Currency
  /// What becomes of it.
  public let fate: Fate

  /// Takes the parts as they are.
  public init(
    meter: MeterKey, unit: String, period: BillingPeriod, quantity: WholeQuantity, amount: Money,
    currency: Currency, fate: Fate
  ) {
    self.meter = meter
    self.unit = unit
    self.period = period
    self.quantity = quantity
    self.amount = amount
    self.currency = currency
    self.fate = fate
  }
}
