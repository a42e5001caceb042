import Amounts
import Metering
import UsageLedger

/// Many callers at the same time.
enum ConcurrencyCases {
  static let all = [
    ConformanceCase("of 200 concurrent reports of one window one is added", sameIdentity),
    ConformanceCase("concurrent reports are all there, once", differentWindows),
  ]

  private static func sameIdentity(_ store: any BillingStore) async throws {
    let maker = try ReportMaker()
    let draft = try maker.hourly(1, ["n": 1])
    let outcomes = try await outcomes((0..<200).map { _ in draft }, store)
    let added = outcomes.filter { if case .added = $0 { true } else { false } }
    try expect(added.count, 1, "added")
    try expect(Set(outcomes).count, 2, "different outcomes")
    try expect(await Asking(store, maker).sum("n"), 1, "the total")
  }

  private static func differentWindows(_ store: any BillingStore) async throws {
    let makers = try (0..<10).map { try ReportMaker("c", "instance \($0)") }
    let drafts = try (0..<300).map { index in
      try makers[index % 10].hourly(Int64(index / 10) + 1, ["n": 1])
    }
    let outcomes = try await outcomes(drafts, store)
    let ids = Set(try outcomes.map { try $0.added().id.number })
    try expect(ids.count, 300, "the numbers")
    try expect(await Asking(store, makers[0]).sum("n"), 300, "the total")
  }

  private static func outcomes(_ drafts: [EntryDraft], _ store: any BillingStore) async throws
    -> [AppendOutcome]
  {
    try await withThrowingTaskGroup(of: AppendOutcome.self) { group in
      for draft in drafts { group.addTask { try await store.append(draft) } }
      var outcomes: [AppendOutcome] = []
      for try await outcome in group { outcomes.append(outcome) }
      return outcomes
    }
  }
}
