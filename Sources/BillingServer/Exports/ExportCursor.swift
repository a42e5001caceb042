public import Metering
import Wire

/// The row behind which an export goes on: whose it is, and its place among the rows of that customer.
public struct ExportCursor: Hashable, Sendable, CustomStringConvertible {
  /// Where a row is among its customer's.
  enum Place: Hashable {
    /// Of usage: the report's number, and which of its rows, from zero.
    case report(Int64, row: Int)
    /// Of invoices: when it was made, which it is, and which of its lines, from zero.
    case line(createdAt: Int64, invoice: String, line: Int)
    /// Of deliveries: when the segment begins, its item and its meter.
    case segment(start: Int64, item: String, meter: String)
  }

  /// Rows are in the order of customers' ids, and of one customer in that of the kind.
  public let customer: CustomerID
  let place: Place

  init(_ customer: CustomerID, _ place: Place) {
    self.customer = customer
    self.place = place
  }

  /// As the column `cursor` of that kind has it; any other text throws, and so does another kind's.
  public init(_ text: String, of kind: ExportKind) throws(MeteringError) {
    guard let bytes = Base64.bytes(ofURLText: text),
      let parts = String(validating: bytes, as: UTF8.self)?
        .split(separator: Self.separator, omittingEmptySubsequences: false).map(String.init),
      let customer = try? CustomerID(parts[0]), let place = Place(parts.dropFirst(), of: kind)
    else { throw MeteringError(.invalidName, "is not a cursor of this list") }
    self.init(customer, place)
  }

  /// In a form that needs no escaping in a URL.
  public var description: String {
    Base64.urlText(of: ([customer.text] + place.parts).joined(separator: Self.separator).utf8)
  }

  /// In no name: they have no control characters.
  private static let separator = "\n"
}

extension ExportCursor.Place {
  var parts: [String] {
    switch self {
    case .report(let number, let row): ["\(number)", "\(row)"]
    case .line(let createdAt, let invoice, let line): ["\(createdAt)", invoice, "\(line)"]
    case .segment(let start, let item, let meter): ["\(start)", item, meter]
    }
  }

  init?(_ parts: ArraySlice<String>, of kind: ExportKind) {
    let parts = Array(parts)
    guard let first = parts.first.flatMap({ Int64($0) }), let last = parts.last else { return nil }
    switch kind {
    case .usage:
      guard parts.count == 2, (1..<Int64.max).contains(first), let row = Self.index(last) else {
        return nil
      }
      self = .report(first, row: row)
    case .invoices, .focus:
      guard parts.count == 3, let line = Self.index(last) else { return nil }
      self = .line(createdAt: first, invoice: parts[1], line: line)
    case .deliveries:
      guard parts.count == 3 else { return nil }
      self = .segment(start: first, item: parts[1], meter: last)
    }
  }

  private static func index(_ text: String) -> Int? {
    Int(text).flatMap { (0..<Int.max).contains($0) ? $0 : nil }
  }
}
