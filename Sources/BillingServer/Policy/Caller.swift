import Metering
import UsageLedger

/// Who a request comes from.
enum Caller: Hashable, Sendable {
  /// There is no key yet, so the service listens on loopback only and trusts everyone there.
  case unguarded
  /// The holder of `BILLING_ADMIN_KEY`.
  case admin
  case key(APIKeyRecord)
  /// No key, or one that is not taken.
  case refused(KeyRefusal)

  static let adminID = "admin"

  /// The holder of a key, unless it was revoked or is over.
  init(_ record: APIKeyRecord, at now: Timestamp) {
    if record.revokedAt != nil {
      self = .refused(.unknown)
    } else if let end = record.expiresAt, end <= now {
      self = .refused(.expired(end))
    } else {
      self = .key(record)
    }
  }

  /// What an entry says about who reported it; nil while no key exists.
  var id: String? {
    switch self {
    case .unguarded, .refused: nil
    case .admin: Self.adminID
    case .key(let record): record.id
    }
  }

  /// The rights of the caller's key; nil for one that has none.
  var grant: KeyGrant? {
    switch self {
    case .unguarded, .admin: .administration
    case .key(let record): record.role.grant
    case .refused: nil
    }
  }

  var isRefused: Bool { grant == nil }

  /// What a commit has to find true so that the caller may still send then; nil for one who may not send at all.
  func claim(at now: Timestamp) -> SenderClaim? {
    switch self {
    case .unguarded: .noKeyExists
    case .admin: SenderClaim.none
    case .key(let record): .keyIsValid(hash: record.secretHash, at: now)
    case .refused: nil
    }
  }

  /// Whether the caller may do everything.
  var isAdministrator: Bool { grant?.allows(.admin) ?? false }

  /// Whether the caller may report for that instance of that customer.
  func mayReport(for customer: CustomerID, instance: InstanceID) -> Bool {
    guard let grant else { return false }
    return grant.allows(.usageWrite) && grant.covers(customer, instance)
  }

  /// Whether the caller may read what belongs to that customer.
  func mayRead(_ customer: CustomerID) -> Bool {
    guard let grant else { return false }
    return grant.allows(.usageRead) && grant.covers(customer)
  }
}
