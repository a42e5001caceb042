import Alerting
import Logging
import Metering
import Reporting
import UsageLedger
import WebClient
import Wire

/// Tells every Alertmanager what fires, again and again, by its API version 2: it forgets what it is not told again, also when it was away.
struct AlertmanagerPosting: Sendable {
  /// What is not told again is over for Alertmanager after so long.
  static let lastingSeconds: Int64 = 300
  /// For so long a resolved alert is told as one.
  static let resolvedSeconds: Int64 = 900
  private static let most = 500
  private static let timeout = Duration.seconds(15)
  private static let answerBytes = 64 << 10

  let store: any AlertStore
  let rules: AlertRuleSet
  let clients: HTTPClients
  let clock: any WallClock
  /// The service's own address, which alerts lead back to.
  let baseURL: String
  let logger: Logger

  /// One request to each Alertmanager with something to tell.
  func post() async throws(LedgerError) {
    let receivers = rules.configuration.current.receivers.filter { $0.kind == .alertmanager }
    guard !receivers.isEmpty else { return }
    let now = clock.now()
    let newest = try await store.firedAlerts(before: nil, limit: Self.most)
    let open = try await store.openAlerts().filter { $0.phase == .firing }
    let resolved = newest.filter { record in
      record.resolvedAt.map { now < $0.advanced(bySeconds: Self.resolvedSeconds) } ?? false
    }
    let told = (open + resolved).filter { $0.toldAt != nil }
    let known = try await rules.all().map(\.rule)
    for receiver in receivers {
      let own = told.filter { record in
        known.first { $0.name.text == record.rule }?.receivers?.contains(receiver.name) ?? true
      }
      if !own.isEmpty { await post(own, to: receiver, now) }
    }
  }

  private func post(_ alerts: [AlertRecord], to receiver: AlertReceiver, _ now: Timestamp) async {
    let base = receiver.url.hasSuffix("/") ? String(receiver.url.dropLast()) : receiver.url
    guard let address = try? WebAddress(base + "/api/v2/alerts") else {
      logger.error("the address of an Alertmanager is none", metadata: ["name": "\(receiver.name)"])
      return
    }
    let body = JSONValue.array(alerts.map { form(of: $0, now) }).description
    let call = HTTPCall(
      .post, address, headers: [("content-type", MediaTypeName.json), ("user-agent", "billing")],
      body: Array(body.utf8), timeout: Self.timeout, maximumBytes: Self.answerBytes)
    do throws(HTTPFailure) {
      let answer = try await clients.answer(to: call)
      guard !(200...299).contains(answer.status) else { return }
      warn(receiver, "answered \(answer.status)")
    } catch {
      warn(receiver, error.cause)
    }
  }

  private func warn(_ receiver: AlertReceiver, _ problem: String) {
    logger.warning(
      "an Alertmanager was not told; it is told again",
      metadata: ["receiver": "\(receiver.name)", "problem": "\(problem)"])
  }

  private func form(of alert: AlertRecord, _ now: Timestamp) -> JSONValue {
    var labels: JSONObject = [
      "alertname": .string(alert.rule), "kind": .string(alert.kind),
      "severity": .string(alert.severity), "service": .string("billing"),
    ]
    if let customer = alert.subject.customer { labels.append("customer", .string(customer.text)) }
    if !alert.subject.detail.isEmpty { labels.append("subject", .string(alert.subject.detail)) }
    return .object([
      "labels": .object(labels),
      "annotations": .object(["summary": .string(alert.summary), "alert_id": .string(alert.id)]),
      "startsAt": JSONValue(alert.firedAt ?? alert.since),
      "endsAt": JSONValue(
        alert.resolvedAt ?? now.advanced(bySeconds: Self.lastingSeconds)),
      "generatorURL": .string("\(baseURL)/api/alerts"),
    ])
  }
}
