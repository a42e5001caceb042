import Metering
import UsageLedger

/// Who a request comes from.
enum Caller: Hashable, Sendable {
  /// There is no key yet, so the service listens on loopback only and trusts everyone there.
  case unguarded
  /// The holder of `BILLING_ADMIN_KEY`.
  case admin
  case key(APIKeyRecord)
  /// No key, a wrong one, or a revoked one.
  case unknown

  static let adminID = "admin"

  /// The holder of a key, unless it was revoked.
  init(_ record: APIKeyRecord) {
    self = record.revokedAt == nil ? .key(record) : .unknown
  }

  /// What an entry says about who reported it; nil while no key exists.
  var id: String? {
    switch self {
    case .unguarded, .unknown: nil
    case .admin: Self.adminID
    case .key(let record): record.id
    }
  }

  /// The rights of the caller's key; nil for one that has none.
  var role: APIKeyRecord.Role? {
    switch self {
    case .unguarded, .admin: .operator
    case .key(let record): record.role
    case .unknown: nil
    }
  }

  /// Whether the caller may report for that instance of that customer.
  func mayReport(for customer: CustomerID, instance: InstanceID) -> Bool {
    switch role {
    case .operator: true
    case .reporter(let ownCustomer, let ownInstance):
      ownCustomer == customer && ownInstance == instance
    case .reader, nil: false
    }
  }

  /// Whether the caller may read what belongs to that customer.
  func mayRead(_ customer: CustomerID) -> Bool {
    switch role {
    case .operator: true
    case .reader(let own): own == customer
    case .reporter, nil: false
    }
  }
}
