import Alerting
import Amounts
import Billing
import Catalog
import LedgerConformance
import Logging
import Metering
import Reporting
import Testing
import UsageLedger

@testable import BillingServer

@Suite struct DigestSendingTests {
  private static let receivers = """
    receivers:
      ops: { url: "https://ops.example", secret_file: none }
      night: { url: "https://night.example", secret_file: none }
      am: { kind: alertmanager, url: "http://am.example" }

    """
  private static let catalog = """
    currency: usd
    meters:
      device_usage: { metric: devices, kind: gauge, aggregate: last, unit: device }
      mqtt_messages: { metric: mqtt_messages, kind: counter, aggregate: sum, unit: message }
    plans: {}

    """

  /// One process of several on one store.
  private struct Replica {
    let sending: DigestSending
    let store: MemoryStore

    init(
      _ store: MemoryStore, _ clock: ManualClock, _ name: String = "one",
      digest: String = "digest: { hour: 6 }\n", reads: Bool = true
    ) throws {
      self.store = store
      let catalog = try PriceCatalog.parse(
        yaml: DigestSendingTests.catalog, file: "catalog.yaml")
      let observer = AlertObserver(
        store: store,
        state: { customer, scope throws(BillingError) in
          guard reads else { throw BillingError(.storeFailed, "not now") }
          let now = clock.now()
          do throws(LedgerError) {
            let snapshot = try await store.snapshot(of: customer) { records in
              CustomerState.question(records, catalog: catalog, now: now, scope: scope)
            }
            return CustomerState(snapshot, catalog: catalog, now: now)
          } catch {
            throw BillingError(ledger: error)
          }
        }, clock: clock, offset: { nil }, verification: { nil })
      sending = DigestSending(
        store: store, reader: DigestReader(store: store, observer: observer),
        configuration: FixedAlertConfiguration(
          try AlertConfiguration(yaml: DigestSendingTests.receivers + digest)),
        right: AlertRight(store: store, holder: name, clock: clock), clock: clock,
        logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    func sent() async throws -> [String] {
      try await store.alertMessages(before: nil, limit: 99).map { "\($0.type) \($0.id)" }.sorted()
    }
  }

  /// Two hours of acme's 27th of January are reported, the first and the last.
  private static func reported() async throws -> MemoryStore {
    let store = MemoryStore()
    for (hour, devices) in [(1, Quantity(3)), (24, Quantity(2))] {
      let end = try Timestamp(rfc3339: "2026-01-27T00:00:00Z").advanced(
        bySeconds: Int64(hour) * 3_600)
      _ = try await store.append(
        EntryDraft(
          report: UsageReport(
            customer: try CustomerID("acme"), instance: try InstanceID("plant-1"),
            window: try TimeWindow(start: end.advanced(bySeconds: -3_600), end: end),
            metrics: [try MetricName("devices"): devices, try MetricName("mqtt_messages"): 100]),
          receivedAt: end, reportedBy: nil))
    }
    return store
  }

  @Test func eachDayIsToldOnceToEachWebhook() async throws {
    let clock = try ManualClock("2026-01-28T05:59:59Z")
    let store = try await Self.reported()
    let (one, other) = (try Replica(store, clock), try Replica(store, clock, "other"))
    let before = ["digest.daily msg_2026-01-26_night", "digest.daily msg_2026-01-26_ops"]
    for replica in [one, other, one] { try await replica.sending.send() }
    #expect(try await one.sent() == before)
    clock.advance(seconds: 1)
    let day = ["digest.daily msg_2026-01-27_night", "digest.daily msg_2026-01-27_ops"]
    for replica in [one, other, one] { try await replica.sending.send() }
    #expect(try await one.sent() == before + day)
    // The other one has the right to now; later a process begins anew.
    clock.advance(seconds: 61)
    for replica in [other, one, try Replica(store, clock, "other")] {
      try await replica.sending.send()
    }
    #expect(try await one.sent() == before + day)
  }

  @Test(
    arguments: [
      ("", []),
      ("digest: { hour: 6, receivers: [night] }\n", ["digest.daily msg_2026-01-27_night"]),
      (
        "digest: { hour: 0 }\n",
        ["digest.daily msg_2026-01-27_night", "digest.daily msg_2026-01-27_ops"]
      ), ("digest: { hour: 8, receivers: ops }\n", ["digest.daily msg_2026-01-26_ops"]),
    ])
  func whoIsToldAndWhenIsSaidByTheFile(digest: String, expected: [String]) async throws {
    let clock = try ManualClock("2026-01-28T07:00:00Z")
    let replica = try Replica(MemoryStore(), clock, digest: digest)
    try await replica.sending.send()
    #expect(try await replica.sent() == expected)
  }

  @Test func itSaysWhatTheDayWas() async throws {
    let clock = try ManualClock("2026-01-28T06:00:00Z")
    let store = try await Self.reported()
    let alert = AlertRecord(
      id: "alr_1", rule: "gaps", kind: "gaps",
      subject: .init(customer: try CustomerID("acme"), detail: "plant-1"), severity: "warning",
      summary: "22 windows are missing", since: try Timestamp(rfc3339: "2026-01-27T05:00:00Z"),
      firedAt: try Timestamp(rfc3339: "2026-01-27T05:00:00Z"))
    #expect(try await store.keep([AlertUpdate(.open(alert))]) == [true])
    let replica = try Replica(store, clock)
    try await replica.sending.send()
    let message = try #require(try await store.alertMessages(before: nil, limit: 1).first)
    #expect(message.alert == "dig_2026-01-27")
    guard
      case .object(let body) = try JSONParser.parse(Array(message.body.utf8)),
      case .object(let data)? = body["data"], case .string(let text)? = data["text"]
    else {
      Issue.record("no data: \(message.body)")
      return
    }
    #expect(body["type"] == .string("digest.daily"))
    #expect(data["day"] == .string("2026-01-27"))
    #expect(
      data["windows"]
        == .object([
          "reported": .number("2"), "missing": .number("22"), "late": .number("0"),
          "void": .number("0"), "waived": .number("0"),
        ]))
    #expect(
      text == """
        Billing on 2026-01-27

        1 of 1 customers reported
        device_usage: 3 device at the highest hours, 1 customers
        mqtt_messages: 200 message, 1 customers
        windows: 2 reported, 22 missing
        alerts: 1 fired, 0 resolved, 1 fire now

        Expected of the running periods, by plan
          no plan: $0.00, 1 customers

        Alerts that fire: 1
          acme: warning gaps since 2026-01-27T05:00:00Z: 22 windows are missing

        Exporters that are silent: 1
          acme: instance plant-1 is silent: its newest report is about 2026-01-28T00:00:00Z
        """)
  }

  @Test func whoCannotBeReadIsCounted() async throws {
    let clock = try ManualClock("2026-01-28T06:00:00Z")
    let store = try await Self.reported()
    let replica = try Replica(store, clock, reads: false)
    try await replica.sending.send()
    let message = try #require(try await store.alertMessages(before: nil, limit: 1).first)
    #expect(message.body.contains(#""unread":1"#) || message.body.contains(#""unread": 1"#))
  }
}
