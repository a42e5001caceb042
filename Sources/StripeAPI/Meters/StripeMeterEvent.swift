/// One fact about usage, on its way to a meter.
public struct StripeMeterEventDraft: Sendable, Equatable {
  /// The meter's event name.
  public var eventName: String
  /// The customer's id, the value and whatever else the meter reads, as text.
  public var payload: [String: String]
  /// Unique for at least 24 hours, at most 100 characters: a second event with it is refused as a duplicate.
  public var identifier: String
  /// When the usage was: not over 35 days ago, not over 5 minutes ahead.
  public var timestamp: StripeTimestamp

  /// A fact of the given parts.
  public init(
    eventName: String, payload: [String: String], identifier: String, timestamp: StripeTimestamp
  ) {
    self.eventName = eventName
    self.payload = payload
    self.identifier = identifier
    self.timestamp = timestamp
  }

  var form: FormBody {
    var form = FormBody()
    form.set("event_name", eventName)
    form.set("payload", payload)
    form.set("identifier", identifier)
    form.set("timestamp", timestamp)
    return form
  }
}

/// What became of a meter event; in both cases Stripe has the fact.
public enum StripeMeterEventOutcome: Sendable, Equatable {
  /// Stripe took it now. It is added up later; an asynchronous refusal comes as an event of Stripe's.
  case accepted
  /// Stripe had an event with this identifier already.
  case duplicate
}

/// A meter's value for one customer over a span.
public struct StripeMeterEventSummary: StripeListed {
  /// Names the summary.
  public let id: StripeID<StripeMeterEventSummary>
  /// The meter.
  public let meter: StripeMeterID
  /// The value by the meter's formula.
  public let aggregatedValue: StripeDecimal
  /// The first instant covered.
  public let start: StripeTimestamp
  /// The first instant after.
  public let end: StripeTimestamp

  private enum CodingKeys: String, CodingKey {
    case id, meter
    case aggregatedValue = "aggregated_value"
    case start = "start_time"
    case end = "end_time"
  }
}

/// What to sum up: one customer's usage of one meter over a span.
public struct StripeSummaryQuery: Sendable {
  /// Whose usage.
  public var customer: StripeCustomerID
  /// From `start` inclusive to `end` exclusive, both on whole minutes (whole hours or days with `grouping`).
  public var period: StripePeriod
  /// One summary for each hour or day; nil for one over the whole span.
  public var grouping: StripeMeterWindow?

  /// A question of the given parts.
  public init(
    customer: StripeCustomerID, period: StripePeriod, grouping: StripeMeterWindow? = nil
  ) {
    self.customer = customer
    self.period = period
    self.grouping = grouping
  }

  var form: FormBody {
    var form = FormBody()
    form.set("customer", customer)
    form.set("start_time", period.start)
    form.set("end_time", period.end)
    form.set("value_grouping_window", grouping?.rawValue)
    return form
  }
}
