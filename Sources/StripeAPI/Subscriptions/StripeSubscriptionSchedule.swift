/// Changes of a subscription that Stripe carries out by itself
/// ([schedules](https://docs.stripe.com/api/subscription_schedules/object)).
public struct StripeSubscriptionSchedule: Decodable, Sendable {
  /// `sub_sched_…`.
  public let id: StripeSubscriptionScheduleID
  /// Stripe's word: `not_started`, `active`, `completed`, `released`, `canceled`.
  public let status: String
  /// The subscription that it changes; nil before it made one and once it is over.
  public let subscription: StripeSubscriptionID?
  /// What holds when, oldest first; each begins where the one before ends.
  public let phases: [Phase]
  /// What callers attached.
  public let metadata: [String: String]
  /// What becomes of the subscription behind the last phase: `release`, `cancel`.
  public let endBehavior: String

  private enum CodingKeys: String, CodingKey {
    case id, status, subscription, phases, metadata
    case endBehavior = "end_behavior"
  }

  /// Whether it can change something still.
  public var isOver: Bool { status != "active" && status != "not_started" }

  /// What holds from one moment to another.
  public struct Phase: Decodable, Sendable {
    /// Its first second.
    public var start: StripeTimestamp
    /// The first second behind it.
    public var end: StripeTimestamp
    /// What is charged in it.
    public var items: [Item]
    /// Merged into the subscription's when the phase begins.
    public var metadata: [String: String]
    /// Until when nothing is charged; nil without a trial.
    public var trialEnd: StripeTimestamp?
    /// Sent back as they came, since a phase without them takes them off.
    public var discounts: [Discount]
    /// Begins a new billing cycle with the phase: needed where the interval changes.
    public var startsCycle = false

    /// A phase of the given parts.
    public init(
      start: StripeTimestamp, end: StripeTimestamp, items: [Item],
      metadata: [String: String] = [:], trialEnd: StripeTimestamp? = nil,
      discounts: [Discount] = [], startsCycle: Bool = false
    ) {
      self.start = start
      self.end = end
      self.items = items
      self.metadata = metadata
      self.trialEnd = trialEnd
      self.discounts = discounts
      self.startsCycle = startsCycle
    }

    private enum CodingKeys: String, CodingKey {
      case items, metadata, discounts
      case start = "start_date"
      case end = "end_date"
      case trialEnd = "trial_end"
    }

    public init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      start = try container.decode(StripeTimestamp.self, forKey: .start)
      end = try container.decode(StripeTimestamp.self, forKey: .end)
      items = try container.decode([Item].self, forKey: .items)
      metadata = try container.decodeIfPresent([String: String].self, forKey: .metadata) ?? [:]
      trialEnd = try container.decodeIfPresent(StripeTimestamp.self, forKey: .trialEnd)
      discounts = try container.decodeIfPresent([Discount].self, forKey: .discounts) ?? []
    }

    var form: FormBody {
      var form = FormBody()
      form.set("start_date", start)
      form.set("end_date", end)
      form.set("items", items.map(\.form))
      form.set("metadata", metadata)
      form.set("trial_end", trialEnd)
      form.set("discounts", discounts.map(\.form))
      if startsCycle { form.set("billing_cycle_anchor", "phase_start") }
      return form
    }
  }

  /// A price of a phase.
  public struct Item: Decodable, Hashable, Sendable {
    /// What is charged.
    public let price: StripePriceID
    /// How many; nil for metered prices, which refuse one.
    public let quantity: Int64?

    /// `quantity` times `price`.
    public init(price: StripePriceID, quantity: Int64? = nil) {
      self.price = price
      self.quantity = quantity
    }

    var form: FormBody {
      var form = FormBody()
      form.set("price", price)
      form.set("quantity", quantity)
      return form
    }
  }

  /// What lowers a phase's amounts.
  public struct Discount: Decodable, Hashable, Sendable {
    /// `di_…`
    let discount: StripeID<Discount>?
    /// Chosen by whoever made it.
    let coupon: StripeID<Discount>?

    var form: FormBody {
      var form = FormBody()
      if discount != nil { form.set("discount", discount) } else { form.set("coupon", coupon) }
      return form
    }
  }
}
