public import Metering

/// A session of an operator's browser, kept at the server so that it can be listed and ended.
public struct BrowserSession: Hashable, Sendable {
  /// `ses_…`; of no use without the server's signature.
  public let id: String
  /// The key that opened it: its id, or `admin`.
  public let keyID: String
  /// Where it was opened from; nil where that is not known.
  public let address: String?
  /// When its browser logged in.
  public let createdAt: Timestamp
  /// From when on it is refused by itself.
  public let expiresAt: Timestamp
  /// When it was ended; nil for one that was not.
  public let endedAt: Timestamp?

  /// Takes the parts as they are.
  public init(
    id: String, keyID: String, address: String?, createdAt: Timestamp, expiresAt: Timestamp,
    endedAt: Timestamp? = nil
  ) {
    self.id = id
    self.keyID = keyID
    self.address = address
    self.createdAt = createdAt
    self.expiresAt = expiresAt
    self.endedAt = endedAt
  }

  /// Whether it is taken at that time.
  public func isOpen(at now: Timestamp) -> Bool { endedAt == nil && now < expiresAt }

  /// The same session, ended then; the first time stays.
  public func ended(at now: Timestamp) -> BrowserSession {
    BrowserSession(
      id: id, keyID: keyID, address: address, createdAt: createdAt, expiresAt: expiresAt,
      endedAt: endedAt ?? now)
  }
}
