/// Our id of a customer, as the platform chose it (`cust_abc123`).
///
/// 1 to 255 bytes of UTF-8 without control characters.
public struct CustomerID: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// As the platform wrote it: neither case nor spaces are folded.
  public let text: String

  /// Throws `invalidName` when the text is empty, too long or has control characters.
  public init(_ text: String) throws(MeteringError) {
    self.text = try MeteringName.checked(text, "a customer id")
  }

  /// By the text, scalar by scalar: the order of every list of these.
  public static func < (left: CustomerID, right: CustomerID) -> Bool { left.text < right.text }

  /// The text itself.
  public var description: String { text }
}
