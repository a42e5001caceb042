/// What usage is added up by ([meters](https://docs.stripe.com/api/billing/meter/object)).
public struct StripeMeter: StripeListed, Equatable {
  /// `mtr_…`.
  public let id: StripeMeterID
  /// Shown to operators.
  public let displayName: String
  /// What events of this meter are called; one active meter of an account has it.
  public let eventName: String
  /// How events of one period make a value.
  public let formula: StripeMeterFormula
  /// With a window, only the newest event of each hour or day counts.
  public let eventTimeWindow: StripeMeterWindow?
  /// Whether events are taken.
  public let isActive: Bool
  /// Under which key of an event's payload the customer's id is.
  public let customerKey: String
  /// Under which key of an event's payload the value is.
  public let valueKey: String
}

extension StripeMeter {
  private enum CodingKeys: String, CodingKey {
    case id, status
    case displayName = "display_name"
    case eventName = "event_name"
    case aggregation = "default_aggregation"
    case eventTimeWindow = "event_time_window"
    case customerMapping = "customer_mapping"
    case valueSettings = "value_settings"
  }

  private struct Aggregation: Decodable {
    let formula: StripeMeterFormula
  }

  private struct PayloadKey: Decodable {
    let key: String

    enum CodingKeys: String, CodingKey {
      case key = "event_payload_key"
    }
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    id = try container.decode(StripeMeterID.self, forKey: .id)
    displayName = try container.decode(String.self, forKey: .displayName)
    eventName = try container.decode(String.self, forKey: .eventName)
    formula = try container.decode(Aggregation.self, forKey: .aggregation).formula
    eventTimeWindow = try container.decodeIfPresent(
      StripeMeterWindow.self, forKey: .eventTimeWindow)
    isActive = try container.decode(String.self, forKey: .status) == "active"
    customerKey = try container.decode(PayloadKey.self, forKey: .customerMapping).key
    valueKey = try container.decode(PayloadKey.self, forKey: .valueSettings).key
  }
}

/// How events of one period make a value.
public struct StripeMeterFormula: StripeChoice {
  public let rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }

  /// All values added.
  public static let sum = StripeMeterFormula(rawValue: "sum")
  /// The number of events.
  public static let count = StripeMeterFormula(rawValue: "count")
  /// The newest value; 0 without any.
  public static let last = StripeMeterFormula(rawValue: "last")
}

/// The span within which only the newest event counts, by UTC.
public struct StripeMeterWindow: StripeChoice {
  public let rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }

  /// One event an hour.
  public static let hour = StripeMeterWindow(rawValue: "hour")
  /// One event a day.
  public static let day = StripeMeterWindow(rawValue: "day")
}

/// What a new meter is made of; only its display name can change later.
public struct StripeMeterCreation: Sendable {
  /// Shown to operators, at most 250 characters.
  public var displayName: String
  /// What its events are called, at most 100 characters.
  public var eventName: String
  /// How events of one period make a value.
  public var formula: StripeMeterFormula
  /// Under which key of a payload the value is; nil for Stripe's default, `value`.
  public var valueKey: String?

  /// A meter of the given parts, with Stripe's default keys in the payload.
  public init(
    displayName: String, eventName: String, formula: StripeMeterFormula, valueKey: String? = nil
  ) {
    self.displayName = displayName
    self.eventName = eventName
    self.formula = formula
    self.valueKey = valueKey
  }

  var form: FormBody {
    var form = FormBody()
    form.set("display_name", displayName)
    form.set("event_name", eventName)
    form.set("default_aggregation") { $0.set("formula", formula.rawValue) }
    form.set("value_settings") { $0.set("event_payload_key", valueKey) }
    return form
  }
}
