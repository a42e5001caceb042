/// The stable name of one installation of a customer; never a pod's name, which changes.
///
/// 1 to 255 bytes of UTF-8 in their composed form (NFC), without control, formatting and invisible characters; compared
/// byte by byte.
public struct InstanceID: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// As the exporter wrote it, its `INSTANCE_ID`: another spelling is another instance, whose gauges add up.
  public let text: String

  /// Throws `invalidName` when the text is empty, too long, not composed, or has characters that nobody sees.
  public init(_ text: String) throws(MeteringError) {
    self.text = try MeteringName.checked(text, "an instance id")
  }

  /// As it was accepted once: by rules that may have been others.
  package init(stored text: String) throws(MeteringError) {
    self.text = try MeteringName.checkedLength(text, "an instance id")
  }

  /// Whether the bytes of both texts are the same.
  public static func == (left: InstanceID, right: InstanceID) -> Bool {
    left.text.hasSameBytes(as: right.text)
  }

  /// By the bytes of the text: the order of every list of these.
  public static func < (left: InstanceID, right: InstanceID) -> Bool {
    left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
  }

  /// The bytes of the text.
  public func hash(into hasher: inout Hasher) { text.hashBytes(into: &hasher) }

  /// The text itself.
  public var description: String { text }
}

extension InstanceID {
  /// The instance of reports that name none.
  public static let `default` = InstanceID(known: "default")

  private init(known text: String) { self.text = text }
}
