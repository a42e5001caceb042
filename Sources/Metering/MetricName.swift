/// The name under which a report carries a value: a key of `metrics`, such as `mqtt_messages`.
///
/// 1 to 255 bytes of UTF-8 in their composed form (NFC), without control, formatting and invisible characters; compared
/// byte by byte.
public struct MetricName: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// As reports write it; names that no meter reads are kept all the same.
  public let text: String

  /// Throws `invalidName` when the text is empty, too long, not composed, or has characters that nobody sees.
  public init(_ text: String) throws(MeteringError) {
    self.text = try MeteringName.checked(text, "a metric name")
  }

  /// As it was accepted once: by rules that may have been others.
  package init(stored text: String) throws(MeteringError) {
    self.text = try MeteringName.checkedLength(text, "a metric name")
  }

  /// Whether the bytes of both texts are the same.
  public static func == (left: MetricName, right: MetricName) -> Bool {
    left.text.hasSameBytes(as: right.text)
  }

  /// By the bytes of the text: the order of every list of these.
  public static func < (left: MetricName, right: MetricName) -> Bool {
    left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
  }

  /// The bytes of the text.
  public func hash(into hasher: inout Hasher) { text.hashBytes(into: &hasher) }

  /// The text itself.
  public var description: String { text }
}

extension MetricName {
  /// The device count: the metric for which `active_devices` stands in when it is absent.
  public static let devices = MetricName(known: "devices")

  private init(known text: String) { self.text = text }
}
