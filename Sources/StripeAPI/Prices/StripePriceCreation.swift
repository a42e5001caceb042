/// What a new price is made of.
public struct StripePriceCreation: Sendable {
  /// What is sold.
  public var product: StripeProductID
  /// Three letters in lower case.
  public var currency: String
  /// How a quantity becomes an amount.
  public var scheme: StripePriceScheme
  /// How often it is charged; nil for a one-time price.
  public var recurring: StripeRecurrence?
  /// The name by which code finds it, at most 200 characters.
  public var lookupKey: String?
  /// Takes the lookup key away from the price that has it; without this, a key in use is refused.
  public var transferLookupKey: Bool
  /// A note that customers do not see.
  public var nickname: String?
  /// Up to 50 pairs.
  public var metadata: [String: String]

  /// A price of the given parts.
  public init(
    product: StripeProductID, currency: String, scheme: StripePriceScheme,
    recurring: StripeRecurrence? = nil, lookupKey: String? = nil, transferLookupKey: Bool = false,
    nickname: String? = nil, metadata: [String: String] = [:]
  ) {
    self.product = product
    self.currency = currency
    self.scheme = scheme
    self.recurring = recurring
    self.lookupKey = lookupKey
    self.transferLookupKey = transferLookupKey
    self.nickname = nickname
    self.metadata = metadata
  }

  var form: FormBody {
    var form = FormBody()
    form.set("product", product)
    form.set("currency", currency)
    scheme.fill(&form)
    form.set("recurring") { group in recurring?.fill(&group) }
    form.set("lookup_key", lookupKey)
    if transferLookupKey { form.set("transfer_lookup_key", true) }
    form.set("nickname", nickname)
    form.set("metadata", metadata)
    return form
  }
}

/// What changes on a price; nil leaves a part as it is. Amounts cannot change.
public struct StripePriceUpdate: Sendable {
  /// Whether new subscriptions can use it.
  public var active: Bool?
  /// The name by which code finds it; empty text removes it.
  public var lookupKey: String?
  /// Takes the lookup key away from the price that has it.
  public var transferLookupKey: Bool
  /// A note that customers do not see; empty text removes it.
  public var nickname: String?
  /// Pairs to set; a pair with an empty value is removed, others stay.
  public var metadata: [String: String]

  /// A change of the given parts.
  public init(
    active: Bool? = nil, lookupKey: String? = nil, transferLookupKey: Bool = false,
    nickname: String? = nil, metadata: [String: String] = [:]
  ) {
    self.active = active
    self.lookupKey = lookupKey
    self.transferLookupKey = transferLookupKey
    self.nickname = nickname
    self.metadata = metadata
  }

  var form: FormBody {
    var form = FormBody()
    form.set("active", active)
    form.set("lookup_key", lookupKey)
    if transferLookupKey { form.set("transfer_lookup_key", true) }
    form.set("nickname", nickname)
    form.set("metadata", metadata)
    return form
  }
}
