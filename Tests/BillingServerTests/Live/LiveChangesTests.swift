import HTTPTypes
import LedgerConformance
import Metering
import Reporting
import Synchronization
import Testing
import UsageLedger
import Wire

@testable import BillingServer

/// What tells the operator's pages that something has changed.
@Suite struct LiveChangesTests {
  private static func report(_ store: MemoryStore, hour: Int) async throws {
    let now = try Timestamp(rfc3339: "2026-01-31T10:30:00Z")
    let report = try ReportReading(
      json: Array(Reports.hour(hour, devices: 8).utf8), receivedAt: now
    ).report
    _ = try await store.append(EntryDraft(report: report, receivedAt: now, reportedBy: nil))
  }

  @Test func reportsDeliveriesAndAlertsAreChanges() async throws {
    let store = MemoryStore()
    let delivered = Mutex(0)
    let changes = LiveChanges(store: store, pause: .zero) { delivered.withLock { $0 } }
    var marks = [try await changes.mark()]
    #expect(try await changes.mark() == marks[0])
    try await Self.report(store, hour: 1)
    marks.append(try await changes.mark())
    delivered.withLock { $0 += 1 }
    marks.append(try await changes.mark())
    #expect(Set(marks).count == 3)
    #expect(try await changes.mark() == marks[2])
  }

  /// However many ask, the store is read once a pause.
  @Test func whatWasReadIsKeptForAPause() async throws {
    let store = MemoryStore()
    let reads = Mutex(0)
    let changes = LiveChanges(store: store, pause: .seconds(600)) {
      reads.withLock {
        $0 += 1
        return $0
      }
    }
    let mark = try await changes.mark()
    for _ in 0..<10 { #expect(try await changes.mark() == mark) }
    #expect(reads.withLock { $0 } == 1)
  }

  @Test func soManyFollowAndNoMore() throws {
    let changes = LiveChanges(store: MemoryStore()) { 0 }
    var places = try (0..<LiveChanges.mostStreams).map { _ in try changes.follow() }
    let problem = #expect(throws: Problem.self) { try changes.follow() }
    #expect(problem?.status == .serviceUnavailable && problem?.code == .overloaded)
    places.removeLast()
    places.append(try changes.follow())
    #expect(throws: Problem.self) { try changes.follow() }
  }

  /// The first event says what is there; with another id than that, that something has changed. To HEAD no place is kept.
  @Test(arguments: [
    ("", nil, "begun"), ("?after=x", nil, "changed"), ("", "x", "changed"), ("?other=1", nil, nil),
  ])
  func theFirstEvent(query: String, newest: String?, event: String?) async throws {
    let harness = try ServiceHarness()
    try await harness.run { client in
      let headers: HTTPFields = newest.map { [HTTPField.Name("last-event-id")!: $0] } ?? [:]
      let answer = try await client.get("/dashboard/events" + query, headers: headers)
      guard let event else {
        #expect(answer.status == 422)
        return
      }
      #expect(answer.headers[.contentType] == "text/event-stream; charset=utf-8")
      let lines = answer.text.split(separator: "\n").map(String.init)
      #expect(lines.first == "event: \(event)")
      let mark = try #require(lines.first { $0.hasPrefix("id: ") }).dropFirst(4)
      #expect(answer.text == "event: \(event)\nid: \(mark)\ndata: \(mark)\n\n")
      let same = try await client.get("/dashboard/events?after=\(mark)")
      #expect(same.text.hasPrefix("event: begun\n"))
      for _ in 0...LiveChanges.mostStreams {
        #expect(try await client.send(.head, "/dashboard/events").status == 200)
      }
    }
  }
}
