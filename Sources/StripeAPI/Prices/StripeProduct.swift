/// What is sold; its prices say for how much ([products](https://docs.stripe.com/api/products/object)).
public struct StripeProduct: StripeListed {
  /// `prod_…`, or an id chosen at creation.
  public let id: StripeProductID
  /// Shown on invoices.
  public let name: String
  /// Whether it can be sold.
  public let active: Bool
  /// What one unit is called on invoices.
  public let unitLabel: String?
  /// What callers attached.
  public let metadata: [String: String]

  private enum CodingKeys: String, CodingKey {
    case id, name, active, metadata
    case unitLabel = "unit_label"
  }
}

/// What a new product is made of.
public struct StripeProductCreation: Sendable {
  /// An id of the caller's choice, which makes creation safe to repeat for ever; nil lets Stripe choose.
  public var id: StripeProductID?
  /// Shown on invoices.
  public var name: String
  /// What one unit is called on invoices, such as `device`; at most 12 characters.
  public var unitLabel: String?
  /// Up to 50 pairs.
  public var metadata: [String: String]

  /// A product of the given parts.
  public init(
    id: StripeProductID? = nil, name: String, unitLabel: String? = nil,
    metadata: [String: String] = [:]
  ) {
    self.id = id
    self.name = name
    self.unitLabel = unitLabel
    self.metadata = metadata
  }

  var form: FormBody {
    var form = FormBody()
    form.set("id", id)
    form.set("name", name)
    form.set("unit_label", unitLabel)
    form.set("metadata", metadata)
    return form
  }
}

/// What changes on a product; nil leaves a part as it is.
public struct StripeProductUpdate: Sendable {
  /// The new name.
  public var name: String?
  /// Whether it can be sold.
  public var active: Bool?
  /// What one unit is called; empty text removes it.
  public var unitLabel: String?
  /// Pairs to set; a pair with an empty value is removed, others stay.
  public var metadata: [String: String]

  /// A change of the given parts.
  public init(
    name: String? = nil, active: Bool? = nil, unitLabel: String? = nil,
    metadata: [String: String] = [:]
  ) {
    self.name = name
    self.active = active
    self.unitLabel = unitLabel
    self.metadata = metadata
  }

  var form: FormBody {
    var form = FormBody()
    form.set("name", name)
    form.set("active", active)
    form.set("unit_label", unitLabel)
    form.set("metadata", metadata)
    return form
  }
}
