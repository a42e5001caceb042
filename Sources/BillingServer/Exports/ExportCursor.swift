public import Metering

/// The row behind which an export goes on: whose it is, and its place among the rows of that customer.
public struct ExportCursor: Hashable, Sendable, CustomStringConvertible {
  /// Rows are in the order of customers' ids, and of one customer in that of the kind.
  public let customer: CustomerID
  /// One to three parts that the kind understands.
  let place: [String]

  init(_ customer: CustomerID, _ place: [String]) {
    self.customer = customer
    self.place = place
  }

  /// As the column `cursor` has it; any other text throws.
  public init(_ text: String) throws(MeteringError) {
    let parts = text.split(separator: "~", maxSplits: 1, omittingEmptySubsequences: false)
    let place = parts[0].split(separator: "!", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, let customer = try? CustomerID(String(parts[1])),
      (1...3).contains(place.count), place.allSatisfy({ !$0.isEmpty })
    else { throw MeteringError(.invalidName, "is not a cursor of this list") }
    self.init(customer, place)
  }

  /// The parts of the place with `!` between them, `~`, and the customer's id.
  public var description: String { "\(place.joined(separator: "!"))~\(customer.text)" }
}
