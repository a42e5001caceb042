import Amounts
import Crypto
import Metering
import Wire

/// A fingerprint of what a report says: metrics, active and total devices, and the names in `missing`.
///
/// Not covered: `sequence`, `exporter_id`, `report_id`, and the reasons in `missing`, which may be worded anew on a
/// retry. The first 128 bits of SHA-256 over a canonical text in which every name is preceded by its length.
public struct ContentHash: Hashable, Sendable, CustomStringConvertible {
  /// How many bytes of SHA-256 are kept: chance collisions need 2^64 reports of one identity.
  public static let byteCount = 16

  /// Sixteen bytes.
  public let bytes: [UInt8]

  /// A hash as storage kept it.
  public init(storedBytes bytes: [UInt8]) { self.bytes = bytes }

  /// The same for the same facts in any order of metrics and of names in `missing`.
  public init(of report: UsageReport) {
    var text: [UInt8] = []
    text.reserveCapacity(256)
    func append(_ part: String) { text.append(contentsOf: part.utf8) }
    append("active ")
    append(Self.word(report.activeDevices))
    append(" total ")
    append(Self.word(report.totalDevices))
    append("\n")
    for (metric, value) in report.metrics.sorted(by: { $0.key < $1.key }) {
      append("metric ")
      append(String(metric.text.utf8.count))
      append(" ")
      append(metric.text)
      append(" ")
      append(value.description)
      append("\n")
    }
    for missing in report.missing {
      append("missing ")
      append(String(missing.metric.text.utf8.count))
      append(" ")
      append(missing.metric.text)
      append("\n")
    }
    bytes = SHA256.hash(data: text).withUnsafeBytes { Array($0.prefix(Self.byteCount)) }
  }

  private static func word(_ count: Int64?) -> String { count.map { String($0) } ?? "-" }

  /// Thirty-two lower-case hexadecimal digits.
  public var description: String { Hexadecimal.text(of: bytes) }
}
