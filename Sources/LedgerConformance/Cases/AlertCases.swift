import Metering
package import UsageLedger

/// Alerts: opened once, changed by whoever read them last, told of with the step; rules, silences and messages.
package enum AlertCases {
  static let all = [
    ConformanceCase("of one rule and subject one alert is open", open),
    ConformanceCase("a step that somebody took before is refused with its messages", steps),
    ConformanceCase("fired alerts come newest first, page by page", pages),
    ConformanceCase("rules of alerting have one name each", rules),
    ConformanceCase("silences end once", silences),
    ConformanceCase("a message is due until it is taken, and again when it is replayed", messages),
    ConformanceCase("a message of no alert is added once", added),
    ConformanceCase("the right to evaluate has one holder", lease),
  ]

  private static let (start, later) = (ReportMaker.time(minute: 0), ReportMaker.time(hour: 1))

  static func record(
    _ id: String, rule: String = "gaps", customer: String? = nil, detail: String = "",
    minute: Int64 = 0, isPending: Bool = false
  ) -> AlertRecord {
    let since = ReportMaker.time(minute: minute)
    return AlertRecord(
      id: id, rule: rule, kind: "gaps",
      subject: .init(customer: customer.flatMap { try? CustomerID($0) }, detail: detail),
      severity: "warning", summary: "3 windows are missing: é'\"", since: since,
      firedAt: isPending ? nil : since, toldAt: isPending ? nil : since)
  }

  static func message(_ id: String, of record: AlertRecord, minute: Int64 = 0) -> AlertMessage {
    AlertMessage(
      id: id, alert: record.id, receiver: "ops", type: "alert.fired", body: #"{"é": "'"}"#,
      createdAt: ReportMaker.time(minute: minute), triedUntil: ReportMaker.time(hour: 72))
  }

  static func opening(_ id: String, detail: String) -> AlertUpdate {
    let record = record(id, detail: detail)
    return AlertUpdate(.open(record), messages: [message("m_\(id)", of: record)])
  }

  private static func open(_ store: any BillingStore) async throws {
    try expect(await store.openAlerts(), [], "before the first")
    let records = [
      record("alr_1", customer: "b", detail: "x"), record("alr_2", customer: "b", detail: "y"),
      record("alr_3", rule: "clock"), record("alr_4", customer: "a", isPending: true),
      record("alr_5"),
    ]
    try expect(
      await store.keep(records.map { AlertUpdate(.open($0)) }), records.map { _ in true }, "opened")
    let twins = [
      record("alr_6", customer: "b", detail: "x", minute: 5), record("alr_1", customer: "c"),
      record("alr_7", minute: 5),
    ]
    try expect(
      await store.keep(twins.map { AlertUpdate(.open($0)) }), [false, false, false],
      "another of the same subject, and of the same id")
    try expect(
      await store.openAlerts(), [records[2], records[4], records[3], records[0], records[1]],
      "by rule and subject")
    let resolved = records[0].changed { $0.resolvedAt = later }
    try expect(await store.keep([AlertUpdate(.change(resolved))]), [true], "resolved")
    try expect(await store.keep([AlertUpdate(.open(twins[0]))]), [true], "the next one")
    try expect(
      await store.openAlerts().map(\.id), ["alr_3", "alr_5", "alr_4", "alr_6", "alr_2"], "open")
  }

  private static func steps(_ store: any BillingStore) async throws {
    let pending = record("alr_1", customer: "a", isPending: true)
    _ = try await store.keep([AlertUpdate(.open(pending))])
    let fired = pending.changed {
      $0.firedAt = later
      $0.summary = "4 windows"
    }
    let told = AlertUpdate(.change(fired), messages: [message("msg_1", of: fired)])
    try expect(await store.keep([told, told]), [true, false], "the same step twice")
    try expect(
      await store.keep([AlertUpdate(.forget(pending)), AlertUpdate(.forget(fired))]),
      [false, false], "one that fired is not forgotten")
    let again = AlertUpdate(
      .change(pending.changed { $0.firedAt = start }), messages: [message("msg_2", of: fired)])
    try expect(await store.keep([again]), [false], "a step from what it was before")
    try expect(await store.openAlerts(), [fired], "what is open")
    try expect(
      await store.alertMessages(before: nil, limit: 9).map(\.id), ["msg_1"], "what is told")
    let other = record("alr_2", customer: "b", isPending: true)
    try expect(
      await store.keep([AlertUpdate(.open(other)), AlertUpdate(.forget(other))]), [true, true],
      "forgotten")
    try expect(await store.openAlerts(), [fired], "what is open then")
    try expect(await store.keep([]), [], "nothing")
  }

  private static func pages(_ store: any BillingStore) async throws {
    let records = [
      record("alr_a", detail: "1", minute: 3), record("alr_c", detail: "2", minute: 1),
      record("alr_b", detail: "3", minute: 1), record("alr_d", detail: "4", isPending: true),
      record("alr_e", detail: "5", minute: -2),
    ]
    _ = try await store.keep(records.map { AlertUpdate(.open($0)) })
    let sorted = [records[0], records[1], records[2], records[4]]
    try expect(await store.firedAlerts(before: nil, limit: 9), sorted, "all")
    var (read, last): ([AlertRecord], String?) = ([], nil)
    while true {
      let page = try await store.firedAlerts(before: last, limit: 2)
      guard let end = page.last else { break }
      read += page
      last = end.id
    }
    try expect(read, sorted, "page by page")
    try expect(await store.firedAlerts(before: "alr_x", limit: 9), [], "behind an unknown one")
  }

  private static func rules(_ store: any BillingStore) async throws {
    try expect(await store.alertRules(), [], "before the first")
    let made = ["b", "a", "a-2"].map {
      StoredAlertRule(name: $0, document: #"{"kind": "gaps", "é": "'"}"#, createdAt: start)
    }
    for rule in made { try await store.addAlertRule(rule) }
    try expect(await store.alertRules(), [made[1], made[2], made[0]], "by name")
    try await expect(.conflict, "the same name") { try await store.addAlertRule(made[0]) }
    try await store.removeAlertRule("a")
    try await expect(.notFound, "again") { try await store.removeAlertRule("a") }
    try expect(await store.alertRules().map(\.name), ["a-2", "b"], "what is left")
  }

  private static func silences(_ store: any BillingStore) async throws {
    try expect(await store.alertSilences(), [], "before the first")
    func silence(_ id: String, _ minute: Int64, ended: Timestamp? = nil) throws -> AlertSilence {
      AlertSilence(
        id: id, rule: minute == 0 ? nil : "gaps", customer: minute == 0 ? nil : try CustomerID("a"),
        reason: "work at the site: é'", createdAt: ReportMaker.time(minute: minute), until: later,
        endedAt: ended)
    }
    let (newer, older) = (try silence("sil_1", 5), try silence("sil_2", 0))
    for one in [newer, older] { try await store.addAlertSilence(one) }
    try expect(await store.alertSilences(), [older, newer], "oldest first")
    try await expect(.conflict, "the same id") { try await store.addAlertSilence(newer) }
    for time in [start, later] { try await store.endAlertSilence("sil_1", at: time) }
    try expect(
      await store.alertSilences(), [older, try silence("sil_1", 5, ended: start)], "ended")
    try await expect(.notFound, "an unknown one") {
      try await store.endAlertSilence("sil_x", at: later)
    }
  }

  private static func messages(_ store: any BillingStore) async throws {
    let alert = record("alr_1")
    let messages = [
      message("msg_2", of: alert, minute: 1), message("msg_1", of: alert, minute: 1),
      message("msg_3", of: alert, minute: 3),
    ]
    _ = try await store.keep([AlertUpdate(.open(alert), messages: messages)])
    func due(_ minute: Int64) async throws -> [String] {
      try await store.dueAlertMessages(at: ReportMaker.time(minute: minute), limit: 9).map(\.id)
    }
    try expect(await due(0), [], "before their time")
    try expect(await due(2), ["msg_1", "msg_2"], "by time and id")
    try expect(
      await store.dueAlertMessages(at: later, limit: 2), [messages[1], messages[0]], "at most two")
    var tried = messages[0]
    (tried.attemptCount, tried.nextAt) = (1, ReportMaker.time(minute: 10))
    let attempt = AlertAttempt(
      message: "msg_2", number: 1, at: ReportMaker.time(minute: 2), status: 503, problem: "503")
    try await store.record(attempt, of: tried)
    var other = messages[0]
    (other.attemptCount, other.nextAt, other.status) = (1, nil, .delivered)
    try await store.record(
      AlertAttempt(message: "msg_2", number: 1, at: later, status: 200, problem: nil), of: other)
    try expect(await due(9), ["msg_1", "msg_3"], "after an attempt that failed")
    try expect(
      await store.dueAlertMessages(at: later, limit: 9).last, tried, "as it was tried first")
    (tried.attemptCount, tried.nextAt, tried.status) = (2, nil, .delivered)
    let second = AlertAttempt(message: "msg_2", number: 2, at: later, status: 204, problem: nil)
    try await store.record(second, of: tried)
    try expect(await store.alertAttempts(of: "msg_2"), [attempt, second], "its attempts")
    try expect(await due(600), ["msg_1", "msg_3"], "what is left")
    try expect(
      await store.alertMessages(before: nil, limit: 9), [messages[2], tried, messages[1]],
      "newest first")
    try expect(
      await store.alertMessages(before: "msg_3", limit: 1), [tried], "behind the newest")
    let until = ReportMaker.time(hour: 100)
    try await store.replayAlertMessage("msg_2", at: later, until: until)
    (tried.nextAt, tried.status, tried.triedUntil) = (later, .due, until)
    try expect(await store.dueAlertMessages(at: later, limit: 9).last, tried, "replayed")
    try await expect(.notFound, "an unknown one") {
      try await store.replayAlertMessage("msg_x", at: later, until: until)
    }
  }

  private static func added(_ store: any BillingStore) async throws {
    let alert = record("dig_1")
    let (first, second) = (message("msg_1", of: alert), message("msg_2", of: alert, minute: 1))
    try expect(await store.alertMessage("msg_1"), nil, "before the first")
    try expect(await store.addAlertMessages([first]), 1, "added")
    let other = AlertMessage(
      id: "msg_1", alert: "dig_2", receiver: "night", type: "digest.daily", body: "{}",
      createdAt: later, triedUntil: later)
    try expect(await store.addAlertMessages([other, second]), 1, "one of two is there already")
    try expect(await store.addAlertMessages([]), 0, "nothing")
    try expect(await store.alertMessage("msg_1"), first, "as it was added first")
    try expect(
      await store.dueAlertMessages(at: later, limit: 9), [first, second], "both are due")
    try expect(await store.openAlerts(), [], "no alert")
  }

  private static func lease(_ store: any BillingStore) async throws {
    func claim(_ holder: String, _ from: Int64, _ to: Int64) async throws -> Bool {
      try await store.claimAlerting(
        holder: holder, until: ReportMaker.time(minute: to), now: ReportMaker.time(minute: from))
    }
    try expect(await claim("one", 0, 2), true, "the first")
    try expect(await claim("other", 1, 3), false, "the other meanwhile")
    try expect(await claim("one", 1, 4), true, "renewed")
    try expect(await claim("other", 4, 6), true, "the other once it is over")
    try expect(await claim("one", 5, 7), false, "the first then")
    try expect(await claim("other", 5, 500), true, "until a time that no right clock tells")
    try expect(await claim("one", 7, 9), true, "which binds nobody")
    try expect(await claim("one", 8, 8), true, "given back")
    try expect(await claim("other", 8, 10), true, "the other at once")
  }

  /// One of each, for upgrade tests.
  package static func write(to store: any BillingStore) async throws {
    try await store.addAlertRule(StoredAlertRule(name: "r", document: "{}", createdAt: start))
    let record = record("alr_1", customer: "a", detail: "x")
    _ = try await store.keep([AlertUpdate(.open(record), messages: [message("msg_1", of: record)])])
    var tried = message("msg_1", of: record)
    (tried.attemptCount, tried.nextAt) = (1, later)
    try await store.record(
      AlertAttempt(message: "msg_1", number: 1, at: start, status: nil, problem: "none"), of: tried)
    try await store.addAlertSilence(silence)
    try await store.noteArrival(by: .webhook, at: start)
  }

  private static let silence = AlertSilence(
    id: "sil_1", rule: "r", customer: nil, reason: "why", createdAt: start, until: later)

  /// What of it is not there, by name; `all` where nothing is.
  static func missing(in store: any BillingStore) async throws -> [String] {
    let record = record("alr_1", customer: "a", detail: "x")
    let found = [
      ("rule", try await store.alertRules().map(\.name) == ["r"]),
      ("alert", try await store.openAlerts() == [record]),
      ("message", try await store.dueAlertMessages(at: later, limit: 9).map(\.id) == ["msg_1"]),
      ("attempt", try await store.alertAttempts(of: "msg_1").map(\.problem) == ["none"]),
      ("silence", try await store.alertSilences() == [silence]),
      ("arrival", try await store.arrivals() == [.webhook: start]),
    ]
    let missing = found.filter { !$0.1 }.map(\.0)
    return missing.count == found.count ? ["all"] : missing
  }
}
