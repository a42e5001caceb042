import Amounts
import Metering
import Reporting
import Testing
import UsageLedger

/// What a supersede refuses, in words, and what its void says. The storages' promises are in `LedgerConformance`.
@Suite struct SupersedeDecisionTests {
  private static let end = Timestamp(seconds: 1_767_225_600)

  private func draft(
    _ metrics: [String: Quantity] = ["n": 2], customer: String = "c", instance: String = "default",
    seconds: Int64? = 3_600, key: String? = nil
  ) throws -> EntryDraft {
    var values: [MetricName: Quantity] = [:]
    for (name, value) in metrics { values[try MetricName(name)] = value }
    let report = UsageReport(
      customer: try CustomerID(customer), instance: try InstanceID(instance),
      window: try seconds.map {
        try TimeWindow(start: Self.end.advanced(bySeconds: -$0), end: Self.end)
      }, clientKey: key, metrics: values)
    return EntryDraft(report: report, receivedAt: Self.end, reportedBy: nil)
  }

  private func refusal(of target: LedgerEntry, by draft: EntryDraft) -> String? {
    do throws(LedgerError) {
      _ = try SupersedeDecision(
        of: target, by: draft, chain: [target], seals: [], void: nil, replacement: nil, overlap: nil
      )
      return nil
    } catch {
      return error.context
    }
  }

  @Test func everyRefusalNamesTheField() throws {
    let hour = try draft(["n": 1]).entry(EntryID(5), kind: .report)
    #expect(refusal(of: hour, by: try draft()) == nil)
    #expect(
      refusal(of: hour, by: try draft(["n": 1]))
        == "metrics: entry 5 says exactly this already")
    #expect(
      refusal(of: hour, by: try draft(customer: "d"))
        == "customer_id: entry 5 is of c, the replacement of d")
    #expect(
      refusal(of: hour, by: try draft(instance: "b"))
        == "instance_id: entry 5 is of default, the replacement of b")
    #expect(
      refusal(of: hour, by: try draft(seconds: 60))
        == "window_start: entry 5 is about 2025-12-31T23:00:00Z to 2026-01-01T00:00:00Z, the replacement 2025-12-31T23:59:00Z to 2026-01-01T00:00:00Z"
    )
    #expect(
      refusal(of: hour, by: try draft(seconds: nil))
        == "window_start: entry 5 is about 2025-12-31T23:00:00Z to 2026-01-01T00:00:00Z, which the replacement must name"
    )
    let keyed = try draft(["n": 1], seconds: nil, key: "a").entry(EntryID(6), kind: .report)
    #expect(
      refusal(of: keyed, by: try draft())
        == "window_start: entry 6 has no window; leave window_start and window_end out")
    #expect(
      refusal(of: keyed, by: try draft(seconds: nil))
        == "report_id: entry 6 has \"a\", the replacement none")
    let unnamed = try draft(["n": 1], seconds: nil).entry(EntryID(7), kind: .report)
    #expect(
      refusal(of: unnamed, by: try draft(seconds: nil, key: "b"))
        == "report_id: entry 7 has none, the replacement \"b\"")
    #expect(refusal(of: unnamed, by: try draft(seconds: nil)) == nil)
  }

  @Test(arguments: [
    "superseded by entry 8: a: b", "superseded by entry 8: ",
  ])
  func theVoidsReasonIsReadBack(_ text: String) throws {
    #expect(Supersession(reading: text)?.description == text)
  }

  @Test(arguments: [
    "", "superseded by entry", "superseded by entry 8", "superseded by entry x: y",
    "superseded by entry 8:y", "Superseded by entry 8: y",
  ])
  func otherReasonsAreNone(_ text: String) throws {
    #expect(Supersession(reading: text) == nil)
  }

  @Test func onlyTheNumberAfterTheVoidIsAReplacement() throws {
    let entry = try draft().entry(EntryID(1), kind: .report)
    let reason = Supersession(replacement: EntryID(8), reason: "x").description
    #expect(entry.void(id: EntryID(7), reason: reason, at: Self.end).supersession != nil)
    #expect(entry.void(id: EntryID(6), reason: reason, at: Self.end).supersession == nil)
    #expect(entry.supersession == nil)
  }
}
