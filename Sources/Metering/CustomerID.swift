/// Our id of a customer, as the platform chose it (`cust_abc123`).
///
/// 1 to 255 bytes of UTF-8 without control characters.
public struct CustomerID: Hashable, Sendable, Comparable, CustomStringConvertible {
  public let text: String

  /// Throws `invalidName` when the text is empty, too long or has control characters.
  public init(_ text: String) throws(MeteringError) {
    self.text = try MeteringName.checked(text, "a customer id")
  }

  public static func < (left: CustomerID, right: CustomerID) -> Bool { left.text < right.text }

  public var description: String { text }
}
