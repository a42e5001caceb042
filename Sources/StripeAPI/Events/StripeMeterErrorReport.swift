import Foundation

/// Meter events that Stripe took at first and could not add up, from an event of the second API generation
/// ([handle processing errors](https://docs.stripe.com/billing/subscriptions/usage-based/recording-usage-api)).
public struct StripeMeterErrorReport: Sendable, Equatable {
  /// The event's id, for telling repeats.
  public let id: StripeEventID
  /// `v1.billing.meter.error_report_triggered` or `v1.billing.meter.no_meter_found`.
  public let type: String
  /// The meter; nil when Stripe found none.
  public let meter: StripeMeterID?
  /// A sentence for developers.
  public let summary: String
  /// What was wrong, by code.
  public let errors: [Cause]
  /// When the events came in that it is about, by Stripe's clock; nil where Stripe does not say.
  public let validated: StripePeriod?

  /// One kind of mistake.
  public struct Cause: Sendable, Equatable {
    /// Such as `timestamp_too_far_in_past`; Stripe adds codes over time.
    public let code: String
    /// How many events it hit.
    public let count: Int64
    /// Some of them; Stripe does not list all.
    public let samples: [Sample]

    /// A kind of mistake made of the given parts.
    public init(code: String, count: Int64, samples: [Sample]) {
      self.code = code
      self.count = count
      self.samples = samples
    }
  }

  /// One event that was not added up.
  public struct Sample: Sendable, Equatable {
    /// A sentence for developers.
    public let message: String
    /// The idempotency key of the request that brought the event.
    public let requestKey: String

    /// An event made of the given parts.
    public init(message: String, requestKey: String) {
      self.message = message
      self.requestKey = requestKey
    }
  }

  /// The types of event that carry such a report.
  public static let eventTypes = [
    "v1.billing.meter.error_report_triggered", "v1.billing.meter.no_meter_found",
  ]

  /// Reads an event with its data. A webhook's notification leaves the data out: ask ``StripeClient/meterErrorReport(_:)``.
  public init(payload: [UInt8]) throws(StripeError) {
    do {
      self = try JSONDecoder().decode(StripeMeterErrorReport.self, from: Data(payload))
    } catch {
      throw StripeError(kind: .unreadableAnswer, message: "the body is no meter error report")
    }
  }
}

extension StripeMeterErrorReport: Decodable {
  public init(from decoder: any Decoder) throws {
    let envelope = try Envelope(from: decoder)
    id = envelope.id
    type = envelope.type
    meter = envelope.relatedObject?.id
    summary = envelope.data.summary
    errors = envelope.data.reason.causes
    validated = envelope.data.validated
  }

  private struct Envelope: Decodable {
    let id: StripeEventID
    let type: String
    let relatedObject: Related?
    let data: Contents

    enum CodingKeys: String, CodingKey {
      case id, type, data
      case relatedObject = "related_object"
    }
  }

  private struct Related: Decodable {
    let id: StripeMeterID
  }

  private struct Contents: Decodable {
    let summary: String
    let reason: Reason

    let start: String?
    let end: String?

    enum CodingKeys: String, CodingKey {
      case reason
      case summary = "developer_message_summary"
      case start = "validation_start"
      case end = "validation_end"
    }

    var validated: StripePeriod? {
      guard let start = start.flatMap(RFC3339Time.timestamp),
        let end = end.flatMap(RFC3339Time.timestamp)
      else { return nil }
      return StripePeriod(start: start, end: end)
    }
  }

  private struct Reason: Decodable {
    let causes: [Cause]

    enum CodingKeys: String, CodingKey {
      case causes = "error_types"
    }
  }
}

extension StripeMeterErrorReport.Cause: Decodable {
  private enum CodingKeys: String, CodingKey {
    case code
    case count = "error_count"
    case samples = "sample_errors"
  }
}

extension StripeMeterErrorReport.Sample: Decodable {
  private enum CodingKeys: String, CodingKey {
    case request
    case message = "error_message"
  }

  private struct Request: Decodable {
    let identifier: String
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    message = try container.decode(String.self, forKey: .message)
    requestKey = try container.decode(Request.self, forKey: .request).identifier
  }
}

extension StripeClient {
  /// The report that a notification named.
  public func meterErrorReport(_ id: StripeEventID) async throws(StripeError)
    -> StripeMeterErrorReport
  {
    try await send(.get(StripePath.v2("core/events").object(id)))
  }
}
