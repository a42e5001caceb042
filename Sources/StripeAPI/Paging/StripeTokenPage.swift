import Foundation

/// One page of a list of Stripe's second API generation
/// ([pagination](https://docs.stripe.com/api-v2-overview#list-pagination)).
struct StripeTokenPage<Element: Decodable & Sendable>: Decodable, Sendable {
  let data: [Element]
  /// Where the next page is; nil on the last one.
  let nextPageURL: String?

  private enum CodingKeys: String, CodingKey {
    case data
    case nextPageURL = "next_page_url"
  }

  /// The token alone: no address that an answer names is followed.
  var nextToken: String? {
    nextPageURL.flatMap { URLComponents(string: $0) }?.queryItems?
      .first { $0.name == "page" }?.value
  }
}
