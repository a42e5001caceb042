/// The stable name of one installation of a customer; never a pod's name, which changes.
///
/// 1 to 255 bytes of UTF-8 without control characters.
public struct InstanceID: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// As the exporter wrote it, its `INSTANCE_ID`: another spelling is another instance, whose gauges add up.
  public let text: String

  /// Throws `invalidName` when the text is empty, too long or has control characters.
  public init(_ text: String) throws(MeteringError) {
    self.text = try MeteringName.checked(text, "an instance id")
  }

  /// By the text, scalar by scalar: the order of every list of these.
  public static func < (left: InstanceID, right: InstanceID) -> Bool { left.text < right.text }

  /// The text itself.
  public var description: String { text }
}

extension InstanceID {
  /// The instance of reports that name none.
  public static let `default` = InstanceID(known: "default")

  private init(known text: String) { self.text = text }
}
