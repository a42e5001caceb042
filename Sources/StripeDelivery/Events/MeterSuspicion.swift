import Metering
import StripeAPI
import StripeAccounts
import UsageLedger

/// Facts that Stripe accepted and reported later that it could not count.
///
/// A report names some of the requests only, so that the others are told by the time at which they were accepted. Whether
/// a fact is really missing is what Stripe's summaries say.
struct MeterSuspicion: Hashable, Sendable {
  /// How far our clock and Stripe's may be apart.
  private static let slackSeconds: Int64 = 300
  /// Mistakes that the same fact would make again (docs.stripe.com/billing/subscriptions/usage-based/recording-usage-api).
  private static let lasting: Set<String> = [
    "meter_event_customer_not_found", "meter_event_invalid_value",
    "meter_event_no_customer_defined", "meter_event_value_too_many_digits",
    "meter_event_dimension_count_too_high", "missing_dimension_payload_keys",
    "timestamp_too_far_in_past",
  ]
  /// What a reason begins with that such a report gave.
  static let opening = "Stripe reported that it could not count it"

  /// The event that brought the report.
  let event: String
  /// The name of Stripe's meter; nil where no meter was found, so that any may be meant.
  let eventName: String?
  /// The facts that are named, by identifier, each with the code of its mistake.
  let named: [String: String]
  /// When the others were received; nil where all are named.
  let others: UsageSpan?
  /// The codes of the mistakes.
  let codes: [String]

  init(_ report: StripeMeterErrorReport, event: InboxEvent, eventName: String?) {
    self.event = event.id
    self.eventName = eventName
    var named: [String: String] = [:]
    for cause in report.errors {
      for sample in cause.samples { named[Self.identifier(of: sample.requestKey)] = cause.code }
    }
    self.named = named
    codes = report.errors.map(\.code)
    let isWhole = report.errors.allSatisfy { $0.count <= $0.samples.count }
    let start = report.validated.map { Timestamp($0.start) } ?? event.createdAt
    let end = report.validated.map { Timestamp($0.end) } ?? event.createdAt
    others =
      isWhole
      ? nil
      : UsageSpan(
        start: start.advanced(bySeconds: -Self.slackSeconds),
        end: end.advanced(bySeconds: Self.slackSeconds))
  }

  /// A fact keeps its identifier under every idempotency key that it is sent with.
  private static func identifier(of key: String) -> String {
    key.firstRange(of: "-key-").map { String(key[..<$0.lowerBound]) } ?? key
  }

  /// Whether it is about what a segment has at Stripe; a newer fact that was accepted later took its place.
  func concerns(_ record: DeliveryRecord) -> Bool {
    guard let accepted = record.accepted else { return false }
    if named[accepted.identifier] != nil { return true }
    guard let others, eventName == nil || eventName == accepted.eventName else { return false }
    let time = accepted.resolvedAt ?? accepted.intendedAt
    return others.start <= time && time <= others.end
  }

  /// Why the same fact would not be counted either; nil where sending it again may help.
  func obstacle(of record: DeliveryRecord) -> String? {
    let own = record.accepted.flatMap { named[$0.identifier] }
    let codes = own.map { [$0] } ?? codes
    guard !codes.isEmpty, codes.allSatisfy(Self.lasting.contains) else { return nil }
    return Self.reason(codes)
  }

  /// What is said where sending again did not help.
  var reason: String { Self.reason(codes) }

  private static func reason(_ codes: [String]) -> String {
    "\(opening) (\(Set(codes).sorted().joined(separator: ", "))); mend that, then run `billing verify --repair`"
  }
}
