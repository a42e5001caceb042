import HTTPTypes
import LedgerConformance
import Metering
import Reporting
import Testing
import UsageLedger

@testable import BillingServer

@Suite struct AlertRouteTests {
  private static let rule = #"{"name": "night", "kind": "gaps", "windows": 3, "for": "10m"}"#

  @Test func rulesAreMadeListedAndRemoved() async throws {
    try await ServiceHarness().run { client in
      let made = try await client.post("/api/alerts/rules", Self.rule)
      #expect(made.status == 201)
      let whole =
        #"{"name":"night","kind":"gaps","severity":"warning","windows":3,"for":"10m","keep":"0","source":"api"}"#
      #expect(made.text == whole)
      #expect(try await client.get("/api/alerts/rules").text == #"{"rules":[\#(whole)]}"#)
      let again = try await client.post("/api/alerts/rules", Self.rule)
      #expect((again.status, try again.member("code")) == (409, .string("conflict")))
      let removed = try await client.send(.delete, "/api/alerts/rules/night")
      #expect((removed.status, removed.text) == (200, #"{"name":"night","removed":true}"#))
      #expect(try await client.send(.delete, "/api/alerts/rules/night").status == 404)
      #expect(try await client.get("/api/alerts/rules").text == #"{"rules":[]}"#)
    }
  }

  @Test(arguments: [
    ("{}", "name: is required; kind: is required"),
    (#"{"name": "n", "kind": "gap"}"#, "kind: \"gap\" is none of"),
    (#"{"name": "n", "kind": "gaps", "window": 3}"#, "window: unknown; did you mean windows?"),
    (
      #"{"name": "n", "kind": "gaps", "receivers": ["ops"]}"#,
      "receivers: there is no receiver ops"
    ),
  ])
  func aRuleThatCannotBeIsRefused(body: String, detail: String) async throws {
    let harness = try ServiceHarness()
    try await harness.run { client in
      let answer = try await client.post("/api/alerts/rules", body)
      #expect((answer.status, try answer.member("code")) == (422, .string("invalid_request")))
      guard case .string(let text)? = try answer.member("detail") else {
        Issue.record("\(answer.text)")
        return
      }
      #expect(text.hasPrefix(detail))
    }
    #expect(try await harness.store.auditEntries(after: 0, limit: 9) == [])
  }

  @Test func aChangeOfARuleIsAudited() async throws {
    let harness = try ServiceHarness()
    try await harness.run { client in
      _ = try await client.post("/api/alerts/rules", Self.rule)
      _ = try await client.send(.delete, "/api/alerts/rules/night")
    }
    let rows = try await harness.store.auditEntries(after: 0, limit: 9).map(\.event)
    #expect(
      rows.map(\.action) == ["POST /api/alerts/rules", "DELETE /api/alerts/rules/{name}"])
    #expect(
      rows.first?.details == #"{"kind":"gaps","fields":["name","windows","for"]}"#)
  }

  @Test func silencesAreInForceUntilTheyEnd() async throws {
    let harness = try ServiceHarness()
    try await harness.run { client in
      let made = try await client.post(
        "/api/alerts/silences", #"{"rule": "night", "seconds": 60, "reason": "work"}"#)
      #expect(made.status == 201)
      #expect(try made.member("until") == .string("2026-01-31T10:31:00Z"))
      let id = try made.member("id")
      let listed = try await client.get("/api/alerts/silences")
      #expect(try listed.member("silences.0.id") == id)
      guard case .string(let text)? = id else { return }
      let ended = try await client.send(.delete, "/api/alerts/silences/\(text)")
      #expect((ended.status, try ended.member("ended")) == (200, .bool(true)))
      #expect(try await client.get("/api/alerts/silences").text == #"{"silences":[]}"#)
      _ = try await client.post(
        "/api/alerts/silences", #"{"customer_id": "acme", "seconds": 60, "reason": "work"}"#)
      harness.clock.advance(seconds: 59)
      #expect(try await client.get("/api/alerts/silences").member("silences.0.id") != nil)
      harness.clock.advance(seconds: 1)
      #expect(try await client.get("/api/alerts/silences").text == #"{"silences":[]}"#)
      #expect(try await client.send(.delete, "/api/alerts/silences/sil_x").status == 404)
    }
  }

  @Test(arguments: [
    ("{}", ["reason", "seconds", "rule"]),
    (#"{"rule": "night", "reason": "r", "seconds": 0}"#, ["seconds"]),
    (#"{"rule": "night", "reason": "r", "seconds": 7776001}"#, ["seconds"]),
    (#"{"customer_id": "", "reason": "r", "seconds": 1}"#, ["customer_id"]),
    (#"{"rule": "night", "reason": "r", "seconds": 1, "until": 3}"#, ["until"]),
  ])
  func aSilenceThatCannotBeIsRefused(body: String, fields: [String]) async throws {
    try await ServiceHarness().run { client in
      let answer = try await client.post("/api/alerts/silences", body)
      #expect(answer.status == 422)
      guard case .array(let errors)? = try answer.member("errors") else { return }
      let found = errors.compactMap { error -> String? in
        guard case .object(let object) = error, case .string(let field)? = object["field"] else {
          return nil
        }
        return field
      }
      #expect(found == fields)
    }
  }

  private static func alert(_ number: Int, resolved: Bool = false) -> AlertRecord {
    let time = Timestamp(seconds: 1_780_000_000 + Int64(number))
    return AlertRecord(
      id: "alr_\(number)", rule: "night", kind: "gaps",
      subject: .init(customer: try? CustomerID("acme"), detail: "plant-\(number)"),
      severity: "warning", summary: "3 windows are missing", since: time, firedAt: time,
      toldAt: time, resolvedAt: resolved ? time : nil)
  }

  @Test func whatFiredIsListedPageByPage() async throws {
    let harness = try ServiceHarness()
    let alerts = (1...3).map { Self.alert($0, resolved: $0 == 2) }
    _ = try await harness.store.keep(alerts.map { AlertUpdate(.open($0)) })
    try await harness.run { client in
      let first = try await client.get("/api/alerts?limit=2")
      #expect(
        try first.member("alerts.0")
          == JSONParser.parse(
            Array(
              #"{"id":"alr_3","rule":"night","kind":"gaps","severity":"warning","state":"firing","customer_id":"acme","subject":"plant-3","summary":"3 windows are missing","since":"2026-05-28T20:26:43Z","fired_at":"2026-05-28T20:26:43Z","told_at":"2026-05-28T20:26:43Z","resolved_at":null}"#
                .utf8)))
      #expect(try first.member("alerts.1.state") == .string("resolved"))
      #expect(try first.member("next") == .string("alr_2"))
      let second = try await client.get("/api/alerts?limit=2&cursor=alr_2")
      #expect(try second.member("alerts.0.id") == .string("alr_1"))
      #expect(try second.member("next") == .null)
      let firing = try await client.get("/api/alerts?state=firing")
      #expect(try firing.member("alerts.0.id") == .string("alr_1"))
      #expect(try firing.member("alerts.1.id") == .string("alr_3"))
      #expect(try firing.member("alerts.2") == nil)
      #expect(try await client.get("/api/alerts?state=over").status == 422)
    }
  }

  /// What fires stands first with whose it is; rules, silences and what is over follow.
  @Test func thePageSaysWhatFires() async throws {
    let harness = try ServiceHarness()
    let alerts = (1...3).map { Self.alert($0, resolved: $0 == 2) }
    try await harness.run { client in
      let quiet = try await client.get("/dashboard/alerts")
      #expect(quiet.status == 200 && quiet.text.contains("Nothing fires."))
      #expect(quiet.text.contains("No rule is in force"))
      _ = try await harness.store.keep(alerts.map { AlertUpdate(.open($0)) })
      _ = try await client.post("/api/alerts/rules", Self.rule)
      _ = try await client.post(
        "/api/alerts/silences", #"{"rule": "night", "seconds": 60, "reason": "<work>"}"#)
      let page = try await client.get("/dashboard/alerts").text
      #expect(page.ranges(of: "<h2>night ").count == 2)
      #expect(page.contains("plant-2") && page.contains("2026-01-31T10:31:00Z"))
      #expect(page.contains("&lt;work&gt;") && !page.contains("<work>"))
      #expect(page.contains("<td>gaps</td>") && !page.contains("No rule is in force"))
      #expect(try await client.get("/dashboard/alerts?cursor=%20").status == 422)
    }
  }

  @Test func messagesAreListedWithTheirAttemptsAndReplayed() async throws {
    let harness = try ServiceHarness()
    let alert = Self.alert(1)
    let message = AlertMessage(
      id: "msg_1", alert: alert.id, receiver: "ops", type: "alert.fired", body: "{}",
      createdAt: alert.since, triedUntil: alert.since)
    _ = try await harness.store.keep([AlertUpdate(.open(alert), messages: [message])])
    var tried = message
    (tried.attemptCount, tried.status, tried.nextAt) = (1, .abandoned, nil)
    try await harness.store.record(
      AlertAttempt(
        message: "msg_1", number: 1, at: alert.since, status: 410, problem: "answered 410"),
      of: tried)
    try await harness.run { client in
      let listed = try await client.get("/api/alerts/messages")
      #expect(
        listed.text
          == #"{"messages":[{"id":"msg_1","alert_id":"alr_1","receiver":"ops","type":"alert.fired","status":"abandoned","created_at":"2026-05-28T20:26:41Z","next_at":null,"attempts":[{"at":"2026-05-28T20:26:41Z","status":410,"problem":"answered 410"}]}],"next":null}"#
      )
      let replayed = try await client.post("/api/alerts/messages/msg_1/replay", "{}")
      #expect((replayed.status, replayed.text) == (202, #"{"id":"msg_1","status":"due"}"#))
      #expect(try await client.post("/api/alerts/messages/msg_x/replay", "{}").status == 404)
    }
    let due = try await harness.store.dueAlertMessages(at: harness.clock.now(), limit: 9)
    #expect(due.map(\.id) == ["msg_1"])
    #expect(due.first?.triedUntil == harness.clock.now().advanced(bySeconds: 259_200))
  }
}
