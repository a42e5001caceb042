/// How often and how much the delivery does.
public struct DeliverySettings: Sendable, Hashable {
  /// How many customers are looked at at once.
  public var concurrentCustomers: Int
  /// How often the ledger is asked for entries that came another way: another process, an import.
  public var tick: Duration
  /// How often every linked customer is looked at, whatever happened: totals also change by time passing.
  public var sweep: Duration
  /// How often Stripe's lists of events are read. The inbox, where webhooks leave theirs, is looked into with every tick.
  public var events: Duration
  var bounds = DeliveryBounds()

  public init(
    concurrentCustomers: Int = 16, tick: Duration = .seconds(1), sweep: Duration = .seconds(600),
    events: Duration = .seconds(30)
  ) {
    self.concurrentCustomers = concurrentCustomers
    self.tick = tick
    self.sweep = sweep
    self.events = events
  }
}
