/// A dated version of Stripe's API, such as `2026-05-27.dahlia`.
///
/// Versions compare by their date ([API versioning](https://docs.stripe.com/api/versioning)); the name after the point
/// only tells releases of one day apart.
public struct StripeVersion: Hashable, Sendable {
  /// The version as sent in the `Stripe-Version` header.
  public let text: String
  /// `YYYY-MM-DD`, which sorts as text.
  private let date: Substring

  /// Reads `YYYY-MM-DD` with an optional `.name`; nil for anything else.
  public init?(_ text: String) {
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard let date = parts.first, Self.isDate(date), parts.dropFirst().allSatisfy({ !$0.isEmpty })
    else { return nil }
    self.init(text: text, date: date)
  }

  private init(text: String, date: Substring) {
    self.text = text
    self.date = date
  }

  private static func isDate(_ date: Substring) -> Bool {
    let fields = date.split(separator: "-", omittingEmptySubsequences: false)
    guard fields.map(\.count) == [4, 2, 2] else { return false }
    return fields.allSatisfy { $0.utf8.allSatisfy { 48...57 ~= $0 } }
  }

  /// The version this client is written against and sends unless told otherwise.
  public static let pinned = StripeVersion(text: "2026-05-27.dahlia", date: "2026-05-27")
  /// The first version whose metered prices are backed by meters; usage records end before it
  /// ([changelog](https://docs.stripe.com/changelog/basil/2025-03-31/deprecate-legacy-usage-based-billing)).
  public static let basil = StripeVersion(text: "2025-03-31.basil", date: "2025-03-31")
  /// The last version that takes usage records.
  public static let acacia = StripeVersion(text: "2025-02-24.acacia", date: "2025-02-24")
  /// The first version in which a subscription's `billing_mode` can be set
  /// ([billing mode](https://docs.stripe.com/billing/subscriptions/billing-mode)).
  public static let billingModes = StripeVersion(text: "2025-06-30.basil", date: "2025-06-30")

  /// Whether usage is reported to meters (true) or as usage records (false).
  public var hasMeters: Bool { self >= .basil }
  /// Whether subscriptions can be created with an explicit billing mode.
  public var hasBillingModes: Bool { self >= .billingModes }
}

extension StripeVersion: Comparable {
  public static func < (left: StripeVersion, right: StripeVersion) -> Bool {
    left.date < right.date
  }
}

extension StripeVersion: CustomStringConvertible {
  public var description: String { text }
}
