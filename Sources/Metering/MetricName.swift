/// The name under which a report carries a value: a key of `metrics`, such as `mqtt_messages`.
///
/// 1 to 255 bytes of UTF-8 without control characters.
public struct MetricName: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// As reports write it; names that no meter reads are kept all the same.
  public let text: String

  /// Throws `invalidName` when the text is empty, too long or has control characters.
  public init(_ text: String) throws(MeteringError) {
    self.text = try MeteringName.checked(text, "a metric name")
  }

  /// By the text, scalar by scalar: the order of every list of these.
  public static func < (left: MetricName, right: MetricName) -> Bool { left.text < right.text }

  /// The text itself.
  public var description: String { text }
}

extension MetricName {
  /// The device count: the metric for which `active_devices` stands in when it is absent.
  public static let devices = MetricName(known: "devices")

  private init(known text: String) { self.text = text }
}
