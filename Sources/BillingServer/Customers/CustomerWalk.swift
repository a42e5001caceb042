import Metering
import UsageLedger

/// Goes through the customers in the order of their ids, from a page of the listing to the next, and keeps what is wanted.
///
/// It holds nothing between requests and looks at so many customers at most, so that no question takes longer because there
/// are more of them: where it stopped, the next page goes on.
struct CustomerWalk: Sendable {
  /// What was found.
  struct Found<Row: Sendable>: Sendable {
    var rows: [Row] = []
    /// How many customers were looked at.
    var examined = 0
    /// The customer after which the next page begins; nil at the end.
    var next: CustomerID?
  }

  /// How many customers are read before it is asked whether they are enough.
  private static let stride = 100
  /// How many entries are read before they are searched.
  private static let searched = 1_000

  let listing: CustomerListing
  let reader: OverviewReader

  /// What `row` makes of the overviews of at most `examining` customers, nil left out, until there are `wanted`.
  func rows<Row: Sendable>(
    after customer: CustomerID?, wanted: Int, examining most: Int,
    _ row: @escaping @Sendable (CustomerOverview) -> Row?
  ) async throws -> Found<Row> {
    var found = Found<Row>()
    var last = customer
    while true {
      let limit = min(Self.stride, most - found.examined)
      let page = try await listing.page(after: last, limit: limit)
      let made = try await reader.rows(of: page.entries, row)
      for (entry, row) in zip(page.entries, made) where found.rows.count < wanted {
        found.examined += 1
        last = entry.customer
        if let row { found.rows.append(row) }
      }
      let isOver = page.next == nil && last == page.entries.last?.customer
      found.next = isOver || page.entries.isEmpty ? nil : last
      guard found.next != nil, found.rows.count < wanted, found.examined < most else {
        return found
      }
    }
  }

  /// The entries of the listing whose id, name or ids at Stripe contain a text, whatever its case.
  func entries(matching text: String, after customer: CustomerID?, wanted: Int) async throws
    -> Found<CustomerListing.Entry>
  {
    var found = Found<CustomerListing.Entry>(next: customer)
    let text = text.lowercased()
    repeat {
      let page = try await listing.page(after: found.next, limit: Self.searched)
      found.next = page.next
      for entry in page.entries {
        found.examined += 1
        guard entry.contains(text) else { continue }
        found.rows.append(entry)
        guard found.rows.count == wanted else { continue }
        found.next = entry == page.entries.last ? page.next : entry.customer
        return found
      }
    } while found.next != nil
    return found
  }
}

extension CustomerListing.Entry {
  /// `text` in small letters.
  func contains(_ text: String) -> Bool {
    [customer.text, link?.name, link?.email, link?.stripeCustomer].contains {
      $0?.lowercased().contains(text) ?? false
    }
  }
}
