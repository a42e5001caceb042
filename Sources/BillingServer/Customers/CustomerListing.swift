import Metering
import UsageLedger

/// The customers of this installation: those that are linked and those that only reported.
struct CustomerListing: Sendable {
  /// A customer as far as the listing knows it.
  struct Entry: Hashable, Sendable {
    let customer: CustomerID
    /// Nil for one that reported and is not linked.
    let link: CustomerLink?
  }

  /// Customers in the order of their ids' bytes.
  struct Page: Hashable, Sendable {
    let entries: [Entry]
    /// The customer after which the next page begins; nil at the end.
    let next: CustomerID?
  }

  let store: any BillingStore

  /// Both lists are read past the page's end, so that the page is the true beginning of their union.
  func page(after customer: CustomerID?, limit: Int) async throws -> Page {
    let links = try await store.links(after: customer, limit: limit + 1)
    let reporting = try await store.customers(after: customer, limit: limit + 1)
    let all = Self.union(links, reporting)
    let entries = Array(all.prefix(limit))
    return Page(entries: entries, next: all.count > limit ? entries.last?.customer : nil)
  }

  static func union(_ links: [CustomerLink], _ reporting: [CustomerID]) -> [Entry] {
    let linked = Set(links.map(\.customer))
    let entries =
      links.map { Entry(customer: $0.customer, link: $0) }
      + reporting.filter { !linked.contains($0) }.map { Entry(customer: $0, link: nil) }
    return entries.sorted {
      $0.customer.text.utf8.lexicographicallyPrecedes($1.customer.text.utf8)
    }
  }
}
