/// A meter event as it was accepted; Stripe keeps no id for it, only its identifier.
struct MeterEvent: Sendable {
  var eventName: String
  var identifier: String
  var timestamp: Int64
  var created: Int64
  var payload: [StringPair]

  /// docs.stripe.com/api/billing/meter-event/object
  var rendered: JSON {
    var json = JSONObject()
    json.set("object", "billing.meter_event")
    json.set("created", created)
    json.set("event_name", eventName)
    json.set("identifier", identifier)
    json.set("livemode", false)
    json.set("payload", payload)
    json.set("timestamp", timestamp)
    return .object(json)
  }
}

/// Why a meter event cannot be counted; the raw value is the code of the asynchronous error report.
enum MeterEventFault: String, Sendable, Codable {
  case noMeter = "no_meter"
  case archivedMeter = "archived_meter"
  case noCustomer = "meter_event_no_customer_defined"
  case customerNotFound = "meter_event_customer_not_found"
  case noValue = "meter_event_no_value_defined"
  case invalidValue = "meter_event_invalid_value"
  case tooManyDigits = "meter_event_value_too_many_digits"
  case tooOld = "timestamp_too_far_in_past"
  case inFuture = "timestamp_in_future"
}
