import Metering
import PrometheusClient
import Reporting
import WebClient
import Wire

/// What came of sending one report.
enum ServiceAnswer: Equatable, Sendable {
  /// The service has the report: 200 or 201, and the answer names it.
  case stored(StoredAnswer)
  /// Any other answer, with what it says.
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
    /// The stable word of the service's own problem documents (RFC 9457); nil when something else answered: a proxy,
    /// a sign-in page, another program at that address.
    var code: String?
    /// `Retry-After` in seconds, from either of its forms.
    var retryAfterSeconds: Int64?
    /// The service's own clock, from its `Date` header.
    var serviceTime: Timestamp?
    /// The windows that the service names beside `window_overlap`.
    var windows: [TimeWindow] = []
  }
}

extension ServiceAnswer {
  init(_ answer: HTTPAnswer) {
    let body = (try? JSONParser.parse(answer.body)) ?? .null
    // A proxy or another program may say 200 too, but it does not name the report that it keeps.
    if answer.status == 200 || answer.status == 201, body.namesReport {
      self = .stored(StoredAnswer(body))
    } else {
      self = .refused(Refusal(answer, body))
    }
  }
}

extension ServiceAnswer.StoredAnswer {
  private static let mostWarnings = 20

  fileprivate init(_ body: JSONValue) {
    switch body["stripe_reported"] {
    case .bool(let reported): stripeReported = reported
    default: stripeReported = nil
    }
    stripeStatus = body["stripe_status"]?.text.map { PlainLine.of($0, limit: 80) }
    warnings = (body["warnings"]?.elements ?? []).prefix(Self.mostWarnings).map {
      PlainLine.of(
        $0.text ?? $0["detail"]?.text ?? $0.description, limit: PlainLine.quoteLimit)
    }
  }
}

extension ServiceAnswer.Refusal {
  private static let mostWindows = 1_000

  fileprivate init(_ answer: HTTPAnswer, _ body: JSONValue) {
    status = answer.status
    let said = body["detail"]?.text ?? body["error"]?.text ?? body["title"]?.text
    detail = PlainLine.of(
      said ?? String(decoding: answer.body.prefix(PlainLine.quoteLimit), as: UTF8.self),
      limit: PlainLine.quoteLimit)
    code = Self.isProblem(answer) ? body["code"]?.text.flatMap(Self.code) : nil
    serviceTime = answer.answeredAt?.timestamp
    windows = (body["windows"]?.elements ?? []).prefix(Self.mostWindows).compactMap(Self.window)
    retryAfterSeconds = answer.header("retry-after").flatMap { text in
      Int64(text)
        ?? HTTPDate.unixSeconds(text).flatMap { until in
          answer.answeredAt.map { until - $0.milliseconds / 1_000 }
        }
    }.map { max(0, $0) }
  }

  private static func window(_ form: JSONValue) -> TimeWindow? {
    guard let start = form["window_start"]?.text.flatMap({ try? Timestamp(rfc3339: $0) }),
      let end = form["window_end"]?.text.flatMap({ try? Timestamp(rfc3339: $0) })
    else { return nil }
    return try? TimeWindow(start: start, end: end)
  }

  private static func isProblem(_ answer: HTTPAnswer) -> Bool {
    let type = answer.header("content-type")?.prefix { $0 != ";" }
    return type.map { String($0).trimmingASCIISpace.lowercased() } == "application/problem+json"
  }

  private static func code(_ text: String) -> String? {
    text.isEmpty ? nil : PlainLine.of(text, limit: 80)
  }
}

extension JSONValue {
  /// Whether `report.id` is a name or a number.
  fileprivate var namesReport: Bool {
    switch self["report"]?["id"] {
    case .string(let text): !text.isEmpty
    case .number: true
    default: false
    }
  }
}
