import Metering
import Testing
import UsageLedger

@Suite struct AuditChainTests {
  private static let at = Timestamp(seconds: 1_800_000_000)

  private static func event(_ action: String) -> AuditEvent {
    AuditEvent(
      at: at, actor: "key_1", actorName: "ci", address: "192.0.2.1", requestID: "r",
      action: action, target: "/t", details: "{}", outcome: "done")
  }

  private static let log: [AuditEntry] = {
    var entries: [AuditEntry] = []
    for action in ["a", "b", "c", "d"] {
      entries.append(AuditEntry(event(action), after: entries.last?.head ?? .empty))
    }
    return entries
  }()

  private static func breaks(_ entries: [AuditEntry], end: AuditHead? = nil) -> [Int64] {
    var chain = AuditChain()
    chain.follow(entries)
    chain.end(at: end ?? log[3].head)
    return chain.breaks.map(\.number)
  }

  private static func changed(_ change: (inout AuditEvent) -> Void) -> [AuditEntry] {
    var event = log[1].event
    change(&event)
    var entries = log
    entries[1] = AuditEntry(
      number: 2, event: event, previousHash: log[1].previousHash, hash: log[1].hash)
    return entries
  }

  @Test func aWholeLogHasNoBreak() {
    #expect(Self.breaks(Self.log) == [])
    #expect(Self.breaks([], end: .empty) == [])
  }

  /// Every part of a row is in its hash, and absent is not empty.
  @Test func aChangeOfAnyPartIsFound() {
    let changes: [(String, (inout AuditEvent) -> Void)] = [
      ("outcome of", { $0.outcomeOf = 1 }), ("at", { $0.at = $0.at.advanced(bySeconds: 1) }),
      ("actor", { $0.actor = "key_2" }), ("name", { $0.actorName = nil }),
      ("empty name", { $0.actorName = "" }), ("address", { $0.address = "192.0.2.2" }),
      ("request", { $0.requestID = "s" }), ("action", { $0.action = "x" }),
      ("target", { $0.target = "/u" }), ("details", { $0.details = "[]" }),
      ("outcome", { $0.outcome = "failed" }),
      ("moved between parts", { ($0.action, $0.target) = ("b/", "t") }),
    ]
    for (name, change) in changes {
      #expect(Self.breaks(Self.changed(change)) == [2], "\(name)")
    }
  }

  @Test func aRowThatIsMadeAnewBreaksTheNext() {
    var entries = Self.log
    entries[1] = AuditEntry(Self.event("x"), after: Self.log[0].head)
    #expect(Self.breaks(entries) == [3])
  }

  @Test func missingMovedAndAddedRowsAreFound() {
    let log = Self.log
    #expect(Self.breaks([log[0], log[2], log[3]]) == [3], "taken out")
    #expect(Self.breaks([log[1], log[2], log[3]]) == [2], "the first taken out")
    #expect(Self.breaks([log[0], log[1], log[2]]) == [4], "the last cut off")
    #expect(Self.breaks([], end: log[3].head) == [4], "all cut off")
    #expect(Self.breaks([log[0], log[2], log[1], log[3]]) == [3, 2, 4], "moved")
    let extra = AuditEntry(Self.event("e"), after: log[3].head)
    #expect(Self.breaks(log + [extra]) == [4], "put in behind the end")
  }

  @Test func longTextsAreCutAndHaveNoZeroByte() {
    let event = AuditEvent(
      at: Self.at, actor: "a", action: "b", target: String(repeating: "é", count: 5_000) + "\0",
      details: "x\0y"
    ).cut()
    #expect(event.target.unicodeScalars.count == 2_000)
    #expect(event.details == "xy")
  }

  @Test(arguments: [
    ("1:" + String(repeating: "ab", count: 32), true),
    ("1:" + String(repeating: "AB", count: 32), true),
    ("9223372036854775807:" + String(repeating: "00", count: 32), true),
    ("9223372036854775808:" + String(repeating: "00", count: 32), false),
    ("0:" + String(repeating: "00", count: 32), false),
    ("-1:" + String(repeating: "00", count: 32), false),
    ("1:" + String(repeating: "ab", count: 31), false),
    ("1:" + String(repeating: "ab", count: 33), false),
    ("1:" + String(repeating: "ag", count: 32), false),
    ("1:" + String(repeating: "é", count: 32), false),
    ("1:+" + String(repeating: "a", count: 63), false),
    (":" + String(repeating: "ab", count: 32), false),
    (String(repeating: "ab", count: 32), false), ("1:2:3", false), ("", false),
  ])
  func aRowThatWasKeptElsewhereIsRead(text: String, isRead: Bool) {
    #expect(AuditHead(text)?.description == (isRead ? text.lowercased() : nil))
  }
}
