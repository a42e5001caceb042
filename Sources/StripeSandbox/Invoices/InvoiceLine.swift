/// One line of an invoice; its id is made from the invoice's and its place.
struct InvoiceLine: Codable, Sendable, Equatable {
  enum Source: Codable, Sendable, Equatable {
    /// A price billed in advance.
    case licensed
    /// What a meter or usage records said over the line's period; followed until the invoice is finalized.
    case usage
    /// A period that costs nothing because it is a trial.
    case trial
    /// Part of a period, after a change.
    case proration
    /// An invoice item.
    case item(String)
  }

  enum Part: Codable, Sendable, Equatable {
    case whole
    case tier(Int)
    case flatFee(Int)
  }

  var source: Source
  var part = Part.whole
  var amount: Int64
  var quantity: Int64
  var unitAmount: DecimalAmount?
  var price: String?
  var subscriptionItem: String?
  var periodStart: Int64
  var periodEnd: Int64
  /// Only where it cannot be told from the price.
  var text: String?
  /// The pending item that it was, for a proration.
  var invoiceItem: String?
  /// What a threshold invoice has of this usage already.
  var billedBefore: Int64?
  /// Whether the line no longer follows its usage.
  var isFixed: Bool?
  var discounts: [LineDiscount]?
  var metadata: [StringPair] = []

  var isProration: Bool { source == .proration }
}

extension InvoiceLine.Part {
  init(_ part: Charge.Part) {
    self =
      switch part {
      case .whole: .whole
      case .tier(let index): .tier(index)
      case .flatFee(let index): .flatFee(index)
      }
  }
}
