import Metering
import PrometheusClient
import Reporting

/// What came of sending one report.
enum ServiceAnswer: Equatable, Sendable {
  /// The service has the report: 200 or 201.
  case stored(StoredAnswer)
  /// Another status, with what the service says about it.
  case refused(Refusal)
  /// No answer; the report may have arrived or not.
  case unreachable(String)

  struct StoredAnswer: Equatable, Sendable {
    /// Whether Stripe has the totals; nil when the service does not say.
    var stripeReported: Bool?
    var stripeStatus: String?
    var warnings: [String]
  }

  struct Refusal: Equatable, Sendable {
    var status: Int
    var detail: String
    /// `Retry-After` in seconds, from either of its forms.
    var retryAfterSeconds: Int64?
    /// The service's own clock, from its `Date` header.
    var serviceTime: Timestamp?
  }
}

extension ServiceAnswer {
  init(_ answer: FetchedAnswer) {
    let body = try? JSONParser.parse(answer.body)
    // A page that a proxy puts in between may say 200 too, but it is no JSON object.
    if answer.status == 201 || (answer.status == 200 && body?.isObject == true) {
      self = .stored(StoredAnswer(body ?? .null))
    } else {
      self = .refused(Refusal(answer, body ?? .null))
    }
  }
}

extension ServiceAnswer.StoredAnswer {
  fileprivate init(_ body: JSONValue) {
    switch body["stripe_reported"] {
    case .bool(let reported): stripeReported = reported
    default: stripeReported = nil
    }
    stripeStatus = body["stripe_status"]?.text
    warnings = (body["warnings"]?.elements ?? []).map {
      $0.text ?? $0["detail"]?.text ?? $0.description
    }
  }
}

extension ServiceAnswer.Refusal {
  fileprivate init(_ answer: FetchedAnswer, _ body: JSONValue) {
    status = answer.status
    let said = body["detail"]?.text ?? body["error"]?.text ?? body["title"]?.text
    detail = said ?? String(decoding: answer.body.prefix(200), as: UTF8.self)
    serviceTime = answer.answeredAt?.timestamp
    retryAfterSeconds = answer.header("retry-after").flatMap { text in
      Int64(text)
        ?? HTTPDate.seconds(text).flatMap { until in
          answer.answeredAt.map { until - $0.milliseconds / 1_000 }
        }
    }.map { max(0, $0) }
  }
}

extension JSONValue {
  fileprivate var isObject: Bool {
    if case .object = self { true } else { false }
  }
}
