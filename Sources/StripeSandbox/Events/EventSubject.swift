/// What an event is about.
enum EventSubject: Sendable, Equatable {
  case customer(String)
  case product(String)
  case price(String)
  case meter(String)
  case subscription(String)
  case invoice(String)
  case invoiceItem(String)
  case clock(String)
}

extension SandboxState {
  mutating func record(_ type: String, _ subject: EventSubject) {}

  mutating func reportFault(
    _ fault: MeterEventFault, _ message: String, meter: String?, identifier: String?
  ) {}

  mutating func settleCredits(_ invoice: inout Invoice) {}

  func recordedUsage(of item: SubscriptionItem, _ price: Price, from start: Int64, to end: Int64)
    -> Int64
  { 0 }

  func recordsExist(of item: SubscriptionItem) -> Bool { false }
}
