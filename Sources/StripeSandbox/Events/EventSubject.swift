/// What an event is about.
enum EventSubject: Sendable {
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
  case coupon(String)
  case creditNote(String)
  case discount(String)
  /// The invoice that a subscription's renewal will make.
  case upcoming(Invoice)
  case alert(String, customer: String, value: Int64)
}

extension EventSubject {
  /// The id of what an update compares with how it was before.
  var changing: String? {
    switch self {
    case .customer(let id), .product(let id), .price(let id), .meter(let id),
      .subscription(let id), .invoice(let id), .invoiceItem(let id), .creditGrant(let id),
      .schedule(let id), .coupon(let id), .creditNote(let id):
      id
    case .clock, .alert, .discount, .upcoming: nil
    }
  }
}

extension SandboxState {
  /// The object of an event as it is now, or nil where it is gone.
  func rendered(_ subject: EventSubject, _ generation: APIGeneration) -> JSON? {
    let rendering = Rendering.plain(generation)
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
    case .coupon(let id): coupons[id]?.rendered
    case .creditNote(let id): creditNotes[id]?.rendered(rendering, in: self)
    case .discount(let id): discounts[id]?.rendered(generation)
    case .upcoming(let invoice): invoice.rendered(rendering, in: self).without("id")
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
    case .discount(let id): discounts[id]?.customer
    case .creditNote(let id): creditNotes[id]?.customer
    case .upcoming(let invoice): invoice.customer
    case .alert(_, let customer, _): customer
    case .product, .price, .meter, .clock, .coupon: nil
    }
  }
}

extension JSON {
  /// An object without one of its fields.
  fileprivate func without(_ field: String) -> JSON {
    guard case .object(var object) = self else { return self }
    object.remove(field)
    return .object(object)
  }
}
