import Metering

/// Why a request's key, or its lack of one, gives it no rights.
enum KeyRefusal: Hashable, Sendable {
  case missing
  /// Nobody's key, or one that was revoked: a stranger is told no more.
  case unknown
  /// It begins as a key and its checksum is wrong.
  case mistyped
  /// It was right until then.
  case expired(Timestamp)
}
