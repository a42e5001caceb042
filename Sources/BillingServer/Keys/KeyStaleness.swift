public import Metering
public import UsageLedger

/// Why a key that is still taken should be looked at: it is forgotten, about to end, or rests on an older secret.
public enum KeyStaleness: String, Hashable, Sendable, CaseIterable {
  /// Within ``expirySeconds``.
  case expiresSoon = "expires_soon"
  /// Made longer ago than ``idleSeconds``, and nobody used it.
  case neverUsed = "never_used"
  /// Not for ``idleSeconds``.
  case unused
  /// Hashed under a secret of the server that was replaced; the next use hashes it anew.
  case underOlderSecret = "under_older_secret"

  /// 14 days.
  public static let expirySeconds: Int64 = 14 * 86_400
  /// 90 days.
  public static let idleSeconds: Int64 = 90 * 86_400

  /// None for a key that is not taken any more. `secret`: nil where it is not known which is the newest.
  public static func reasons(of key: APIKeyRecord, secret: ServerSecret?, at now: Timestamp)
    -> [KeyStaleness]
  {
    guard key.isValid(at: now) else { return [] }
    let idle = now.seconds - (key.lastUse?.day ?? key.createdAt).seconds >= idleSeconds
    let ends = key.expiresAt.map { $0.seconds - now.seconds < expirySeconds } ?? false
    let isOlder = secret.map { !$0.isNewest(key) } ?? false
    return allCases.filter {
      switch $0 {
      case .expiresSoon: ends
      case .neverUsed: idle && key.lastUse == nil
      case .unused: idle && key.lastUse != nil
      case .underOlderSecret: isOlder
      }
    }
  }

  /// In words.
  public var text: String {
    switch self {
    case .expiresSoon: "expires soon"
    case .neverUsed: "never used"
    case .unused: "not used for 90 days"
    case .underOlderSecret: "under an older secret"
    }
  }
}
