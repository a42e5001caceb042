import LedgerConformance
import Metering
import Testing
import UsageLedger

@testable import Alerting

@Suite struct AlertStepsTests {
  private static let start = Timestamp(seconds: 1_780_000_000)

  private static func time(_ seconds: Int64) -> Timestamp { start.advanced(bySeconds: seconds) }

  private static func rule(wait: Int64 = 0, keep: Int64 = 0) throws -> AlertRule {
    AlertRule(
      name: try #require(AlertName("gaps")), condition: .gaps(windows: 1), waitSeconds: wait,
      keepSeconds: keep)
  }

  /// What comes of one evaluation after the other, a word each: what becomes of the alert and what is told.
  private static func lived(
    _ rule: AlertRule, _ evaluations: [(Int64, AlertReading)], silences: [AlertSilence] = []
  ) async throws -> [String] {
    let store = MemoryStore()
    var told: [String] = []
    for (seconds, reading) in evaluations {
      let now = time(seconds)
      let open = try await store.openAlerts()
      let planned = AlertSteps(at: now, silences: silences) { "alr_\(seconds)" }
        .steps(of: rule, about: nil, open: open, reading: reading)
      #expect(try await store.keep(planned.map { AlertUpdate($0.step) }).allSatisfy { $0 })
      let phase = try await store.openAlerts().first?.phase.rawValue ?? "none"
      told.append(([phase] + planned.compactMap(\.notice?.rawValue)).joined(separator: " "))
    }
    return told
  }

  private static func reading(_ level: AlertFinding.Level) -> AlertReading {
    .known([AlertFinding(level, "")])
  }

  private static let breached = reading(.breached)
  private static let near = reading(.near)
  private static let clear = AlertReading.known([])

  @Test(
    arguments: [
      // It fires once and is resolved once.
      (
        0, 0, [(0, breached), (1, breached), (2, clear), (3, clear), (4, breached)],
        ["firing alert.fired", "firing", "none alert.resolved", "none", "firing alert.fired"]
      ),
      // Near keeps what fires and begins nothing.
      (
        0, 0, [(0, near), (1, breached), (2, near), (3, clear)],
        ["none", "firing alert.fired", "firing", "none alert.resolved"]
      ),
      // Unknown changes nothing, of the whole or of one thing.
      (
        0, 0, [(0, .unknown), (1, breached), (2, .unknown), (3, reading(.unknown)), (4, clear)],
        ["none", "firing alert.fired", "firing", "firing", "none alert.resolved"]
      ),
      // The waiting time to its last second.
      (
        60, 0, [(0, breached), (59, breached), (60, breached), (61, clear)],
        ["pending", "pending", "firing alert.fired", "none alert.resolved"]
      ),
      (
        60, 0, [(0, breached), (30, clear), (60, breached), (119, breached), (120, breached)],
        ["pending", "none", "pending", "pending", "firing alert.fired"]
      ),
      (
        60, 0, [(0, breached), (30, near), (60, breached)],
        ["pending", "pending", "firing alert.fired"]
      ),
      // The keeping time to its last second, from the first clear evaluation on.
      (
        0, 60, [(0, breached), (1, clear), (60, clear), (61, clear)],
        ["firing alert.fired", "firing", "firing", "none alert.resolved"]
      ),
      (
        0, 60,
        [(0, breached), (1, clear), (30, breached), (61, clear), (120, clear), (121, clear)],
        ["firing alert.fired", "firing", "firing", "firing", "firing", "none alert.resolved"]
      ),
      (
        0, 60, [(0, breached), (1, clear), (30, near), (61, clear), (121, clear)],
        ["firing alert.fired", "firing", "firing", "firing", "none alert.resolved"]
      ),
    ] as [(Int64, Int64, [(Int64, AlertReading)], [String])])
  func anAlertFiresOnceAndIsResolvedOnce(
    wait: Int64, keep: Int64, evaluations: [(Int64, AlertReading)], expected: [String]
  ) async throws {
    let rule = try Self.rule(wait: wait, keep: keep)
    #expect(try await Self.lived(rule, evaluations) == expected)
  }

  @Test(
    arguments: [
      // Told when the silence is over, and of the end only where the beginning was told.
      (
        [(5, breached), (9, breached), (10, breached), (11, clear)],
        ["firing", "firing", "firing alert.fired", "none alert.resolved"]
      ),
      ([(5, breached), (9, clear), (10, clear)], ["firing", "none", "none"]),
      (
        [(-1, breached), (5, breached), (6, clear)],
        ["firing alert.fired", "firing", "none alert.resolved"]
      ),
      (
        [(5, breached), (10, .unknown), (11, .unknown)], ["firing", "firing alert.fired", "firing"]
      ),
    ] as [([(Int64, AlertReading)], [String])])
  func aSilenceHoldsBackTheTelling(
    evaluations: [(Int64, AlertReading)], expected: [String]
  ) async throws {
    let silence = AlertSilence(
      id: "sil_1", rule: "gaps", customer: nil, reason: "", createdAt: Self.time(0),
      until: Self.time(10))
    #expect(try await Self.lived(Self.rule(), evaluations, silences: [silence]) == expected)
    let ended = AlertSilence(
      id: "sil_1", rule: "gaps", customer: nil, reason: "", createdAt: Self.time(0),
      until: Self.time(100), endedAt: Self.time(10))
    #expect(try await Self.lived(Self.rule(), evaluations, silences: [ended]) == expected)
    let others = try [
      AlertSilence(
        id: "sil_2", rule: "other", customer: nil, reason: "", createdAt: Self.time(-9),
        until: Self.time(100)),
      AlertSilence(
        id: "sil_3", rule: nil, customer: CustomerID("acme"), reason: "", createdAt: Self.time(-9),
        until: Self.time(100)),
    ]
    #expect(
      try await Self.lived(Self.rule(), [(5, Self.breached)], silences: others)
        == ["firing alert.fired"])
  }

  @Test func alertsWhoseRuleIsGoneEnd() throws {
    let pending = AlertRecord(
      id: "alr_1", rule: "gaps", kind: "gaps", subject: .init(customer: nil), severity: "info",
      summary: "", since: Self.start)
    let fired = pending.changed {
      $0.firedAt = Self.start
      $0.toldAt = Self.start
    }
    let planned = AlertSteps(at: Self.time(5), silences: []) { "" }.steps(ofGone: [pending, fired])
    #expect(planned.map(\.notice) == [nil, .resolved])
    #expect(planned.first?.step == .forget(pending))
    #expect(planned.last?.step == .change(fired.changed { $0.resolvedAt = Self.time(5) }))
  }

  /// Two replicas that evaluate with what each read before, restarts between: every alert is told of at most once, and of its end at most
  /// once and only then.
  @Test(arguments: UInt64(1)...40)
  func nothingIsToldTwice(seed: UInt64) async throws {
    var random = SeededGenerator(seed: seed)
    let store = MemoryStore()
    let rule = try Self.rule(
      wait: Int64.random(in: 0...2, using: &random), keep: Int64.random(in: 0...3, using: &random))
    let levels: [AlertFinding.Level?] = [.breached, .breached, .near, .unknown, nil]
    var seen: [[AlertRecord]] = [[], []]
    var told: [String: [AlertSteps.Notice]] = [:]
    var silences: [AlertSilence] = []
    for second in Int64(0)..<200 {
      let replica = Int.random(in: 0...1, using: &random)
      if Int.random(in: 0...2, using: &random) > 0 {
        seen[replica] = try await store.openAlerts()
      }
      if Int.random(in: 0...20, using: &random) == 0 {
        silences.append(
          AlertSilence(
            id: "sil_\(second)", rule: nil, customer: nil, reason: "", createdAt: Self.time(second),
            until: Self.time(second + Int64.random(in: 1...9, using: &random))))
      }
      let findings = ["a", "b"].compactMap { detail in
        (levels.randomElement(using: &random) ?? nil).map { AlertFinding($0, of: detail, "") }
      }
      let reading: AlertReading =
        Int.random(in: 0...9, using: &random) == 0 ? .unknown : .known(findings)
      var made = 0
      let planned = AlertSteps(at: Self.time(second), silences: silences) {
        made += 1
        return "alr_\(second)_\(made)"
      }.steps(of: rule, about: nil, open: seen[replica], reading: reading)
      let kept = try await store.keep(planned.map { AlertUpdate($0.step) })
      for (step, isKept) in zip(planned, kept) where isKept {
        guard let notice = step.notice else { continue }
        told[Self.id(of: step.step), default: []].append(notice)
      }
    }
    #expect(!told.isEmpty)
    for notices in told.values { #expect([[.fired], [.fired, .resolved]].contains(notices)) }
    let fired = try await store.firedAlerts(before: nil, limit: 1_000)
    for alert in fired {
      #expect((alert.toldAt != nil) == (told[alert.id] != nil))
      #expect(
        (told[alert.id]?.count == 2) == (alert.resolvedAt != nil && alert.toldAt != nil))
    }
    for (alert, next) in zip(fired, fired.dropFirst()) where alert.subject == next.subject {
      #expect(next.resolvedAt.map { $0 <= alert.since } ?? false)
    }
  }

  private static func id(of step: AlertUpdate.Step) -> String {
    switch step {
    case .open(let record), .change(let record), .forget(let record): record.id
    }
  }
}
