/// Our id of a customer, as the platform chose it (`cust_abc123`).
///
/// 1 to 255 bytes of UTF-8 in their composed form (NFC), without control, formatting and invisible characters; compared
/// byte by byte.
public struct CustomerID: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// As the platform wrote it: neither case nor spaces are folded.
  public let text: String

  /// Throws `invalidName` when the text is empty, too long, not composed, or has characters that nobody sees.
  public init(_ text: String) throws(MeteringError) {
    self.text = try MeteringName.checked(text, "a customer id")
  }

  /// As it was accepted once: by rules that may have been others.
  package init(stored text: String) throws(MeteringError) {
    self.text = try MeteringName.checkedLength(text, "a customer id")
  }

  /// Whether the bytes of both texts are the same.
  public static func == (left: CustomerID, right: CustomerID) -> Bool {
    left.text.hasSameBytes(as: right.text)
  }

  /// By the bytes of the text: the order of every list of these.
  public static func < (left: CustomerID, right: CustomerID) -> Bool {
    left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
  }

  /// The bytes of the text.
  public func hash(into hasher: inout Hasher) { text.hashBytes(into: &hasher) }

  /// The text itself.
  public var description: String { text }
}
