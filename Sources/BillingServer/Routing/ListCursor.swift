import Metering
import Wire

/// Where a page of a list goes on: the `next` of the page before, and nothing else.
protocol ListCursor: Sendable {
  /// Nil for a text that no page of the list can have as its `next`.
  init?(_ text: String)

  /// What `next` of a page says.
  var text: String { get }
}

/// The customer behind whom a list of customers goes on, in a form that needs no escaping in a URL.
struct CustomerCursor: ListCursor, Hashable {
  let customer: CustomerID

  init(_ customer: CustomerID) { self.customer = customer }

  init?(_ text: String) {
    guard let bytes = Base64.bytes(ofURLText: text),
      let id = String(validating: bytes, as: UTF8.self), let customer = try? CustomerID(id)
    else { return nil }
    self.customer = customer
  }

  var text: String { Base64.urlText(of: customer.text.utf8) }
}

/// The row before which a list goes on that has the newest first.
struct RowCursor: ListCursor, Hashable {
  private static let mostDigits = 18

  let number: Int64

  init(_ number: Int64) { self.number = number }

  init?(_ text: String) {
    guard let number = Int64(text), number > 0, String(number) == text,
      text.utf8.count <= Self.mostDigits
    else { return nil }
    self.number = number
  }

  var text: String { String(number) }
}

/// The id before which a list goes on; of one that is unknown there is nothing behind.
struct IdentifierCursor: ListCursor, Hashable {
  let text: String

  init(id text: String) { self.text = text }

  init?(_ text: String) {
    guard TextPattern.matches(text, "^[A-Za-z0-9_-]{1,64}$") else { return nil }
    self.text = text
  }
}

extension QueryReader {
  /// The parameter `cursor`; nil when it is absent, or refused as none of this list.
  mutating func cursor<Cursor: ListCursor>() -> Cursor? {
    guard let text = text("cursor") else { return nil }
    guard let cursor = Cursor(text) else {
      refuse("cursor", "is not a cursor of this list")
      return nil
    }
    return cursor
  }
}
