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
  case creditGrant(String)
  case schedule(String)
  case alert(String, customer: String, value: Int64)
}

extension EventSubject {
  /// The id of what an update compares with how it was before.
  var changing: String? {
    switch self {
    case .subscription(let id), .schedule(let id), .customer(let id): id
    default: nil
    }
  }
}

extension SandboxState {
  /// The object of an event as it is now, or nil where it is gone.
  func rendered(_ subject: EventSubject) -> JSON? {
    let rendering = Rendering.plain(eventGeneration)
    return switch subject {
    case .customer(let id): customers[id]?.rendered(rendering, in: self)
    case .product(let id): products[id]?.rendered(rendering, in: self)
    case .price(let id): prices[id]?.rendered(rendering, in: self)
    case .meter(let id): meters[id]?.rendered
    case .subscription(let id): subscriptions[id]?.rendered(rendering, in: self)
    case .invoice(let id): invoices[id]?.rendered(rendering, in: self)
    case .invoiceItem(let id): invoiceItems[id]?.rendered(rendering, in: self)
    case .clock(let id): clocks[id]?.rendered
    case .creditGrant(let id): creditGrants[id]?.rendered(rendering, in: self)
    case .schedule(let id): schedules[id]?.rendered(rendering, in: self)
    case .alert(let id, let customer, let value):
      alerts[id]?.triggered(by: customer, value: value, at: now(of: customer))
    }
  }

  /// The customer whose time an event happens in.
  func owner(of subject: EventSubject) -> String? {
    switch subject {
    case .customer(let id): id
    case .subscription(let id): subscriptions[id]?.customer
    case .invoice(let id): invoices[id]?.customer
    case .invoiceItem(let id): invoiceItems[id]?.customer
    case .creditGrant(let id): creditGrants[id]?.customer
    case .schedule(let id): schedules[id]?.customer
    case .alert(_, let customer, _): customer
    case .product, .price, .meter, .clock: nil
    }
  }
}
