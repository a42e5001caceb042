import Metering

/// The columns in which both storages keep what a key may do.
extension APIKeyRecord.Role {
  /// What stands in the columns.
  public struct Stored: Hashable, Sendable {
    /// `reporter`, `reader`, `operator` or `scoped`.
    public let role: String
    /// With commas between, in their order; nil but for `scoped`.
    public let scopes: String?
    /// Nil for all.
    public let customer: String?
    /// Nil for all.
    public let instance: String?

    /// Takes the columns as they are.
    public init(role: String, scopes: String?, customer: String?, instance: String?) {
      self.role = role
      self.scopes = scopes
      self.customer = customer
      self.instance = instance
    }
  }

  /// What is kept of the role.
  public var stored: Stored {
    switch self {
    case .reporter(let customer, let instance):
      Stored(
        role: "reporter", scopes: nil, customer: customer.text, instance: instance.text)
    case .reader(let customer):
      Stored(role: "reader", scopes: nil, customer: customer.text, instance: nil)
    case .operator: Stored(role: "operator", scopes: nil, customer: nil, instance: nil)
    case .scoped(let grant):
      Stored(
        role: "scoped", scopes: grant.scopes.map(\.rawValue).sorted().joined(separator: ","),
        customer: grant.customer?.text, instance: grant.instance?.text)
    }
  }

  /// Throws `corrupt` for columns that are no role, naming the key of that id.
  public init(_ stored: Stored, ofKey id: String) throws {
    let customer = try stored.customer.map { try CustomerID(stored: $0) }
    let instance = try stored.instance.map { try InstanceID(stored: $0) }
    switch (stored.role, customer, instance) {
    case ("reporter", let customer?, let instance?):
      self = .reporter(customer: customer, instance: instance)
    case ("reader", let customer?, _): self = .reader(customer: customer)
    case ("operator", _, _): self = .operator
    case ("scoped", _, _):
      let names = (stored.scopes ?? "").split(separator: ",")
      let scopes = names.compactMap { KeyScope(rawValue: String($0)) }
      guard !scopes.isEmpty, scopes.count == names.count else { fallthrough }
      self = .scoped(
        KeyGrant(unchecked: Set(scopes), customer: customer, instance: instance))
    default: throw LedgerError(.corrupt, "key \(id) has no valid role")
    }
  }
}
