public import Metering

/// What a key may do and for whom: the one value that every decision about a caller is made from.
public struct KeyGrant: Hashable, Sendable {
  /// Never empty.
  public let scopes: Set<KeyScope>
  /// The only customer; nil for all.
  public let customer: CustomerID?
  /// The only instance of that customer; nil for all.
  public let instance: InstanceID?

  /// Everything, for all customers.
  public static let administration = KeyGrant(
    unchecked: [.admin], customer: nil, instance: nil)

  /// Throws `conflict`, with the words of whoever asked for it, for scopes that cannot be bound in that way: an instance
  /// belongs to a customer and only reports, and what bills or administers is for all customers.
  public init(scopes: Set<KeyScope>, customer: CustomerID? = nil, instance: InstanceID? = nil)
    throws(LedgerError)
  {
    guard !scopes.isEmpty else { throw LedgerError(.conflict, "a key needs at least one scope") }
    if instance != nil, customer == nil {
      throw LedgerError(.conflict, "an instance belongs to a customer: name the customer, too")
    }
    if instance != nil, scopes != [.usageWrite] {
      throw LedgerError(.conflict, "a key of one instance has the scope usage:write alone")
    }
    let wide = scopes.intersection([.billingWrite, .admin]).map(\.rawValue).sorted()
    if customer != nil, !wide.isEmpty {
      throw LedgerError(
        .conflict, "\(wide.joined(separator: " and ")) is for all customers, not for one")
    }
    self.init(unchecked: scopes, customer: customer, instance: instance)
  }

  init(unchecked scopes: Set<KeyScope>, customer: CustomerID?, instance: InstanceID?) {
    self.scopes = scopes
    self.customer = customer
    self.instance = instance
  }

  /// Whether it allows that at all, leaving aside for whom.
  public func allows(_ scope: KeyScope) -> Bool {
    scopes.contains(scope) || scopes.contains(.admin)
  }

  /// Whether it is about that customer.
  public func covers(_ customer: CustomerID) -> Bool {
    self.customer.map { $0 == customer } ?? true
  }

  /// Whether it is about that instance of that customer.
  public func covers(_ customer: CustomerID, _ instance: InstanceID) -> Bool {
    covers(customer) && self.instance.map { $0 == instance } ?? true
  }
}

extension APIKeyRecord.Role {
  /// What the role stands for.
  public var grant: KeyGrant {
    switch self {
    case .reporter(let customer, let instance):
      KeyGrant(unchecked: [.usageWrite], customer: customer, instance: instance)
    case .reader(let customer):
      KeyGrant(unchecked: [.usageRead], customer: customer, instance: nil)
    case .operator: .administration
    case .scoped(let grant): grant
    }
  }
}
