import Reporting
import Wire

/// What a report is called on its way through all services: the field `traceparent` (www.w3.org/TR/trace-context), which the billing service
/// takes as the id of the request.
///
/// It follows from the spool's identity and the report's number, so that each try to send a report has the same name, and another
/// report never has.
struct ReportTrace {
  /// 32 hexadecimal digits: a hash of the spool's identity, then the number.
  let id: String
  private let span: String

  /// Nil for a report that no spool has numbered.
  init?(_ report: UsageReport) {
    guard let stamp = report.exporter, let number = stamp.sequence else { return nil }
    // FNV-1a; never zero, which would be no name.
    let hash = stamp.id.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01b3
    }
    id = Self.digits(hash | 1) + Self.digits(UInt64(bitPattern: number))
    span = Self.digits(hash | 1)
  }

  /// The field's value; the flag asks for it to be recorded.
  var field: String { "00-\(id)-\(span)-01" }

  private static func digits(_ number: UInt64) -> String {
    Hexadecimal.digits(of: number, atLeast: 16)
  }
}
