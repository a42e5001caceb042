import Amounts
import Metering
import Reporting
import UsageLedger

/// Totals as a storage keeps them beside totals folded from every entry, on random histories.
enum FoldCases {
  static let all =
    (UInt64(1)...6).map { seed in
      ConformanceCase("totals are the fold of the entries, seed \(seed)") {
        try await totalsAreTheFold($0, seed: seed)
      }
    }
    + (UInt64(1)...4).map { seed in
      ConformanceCase("the order of arrival decides nothing, seed \(seed)") {
        try await orderDecidesNothing($0, seed: seed)
      }
    }

  private static let metrics = ["n", "gb", "devices"]

  private static func totalsAreTheFold(_ store: any BillingStore, seed: UInt64) async throws {
    var random = SeededGenerator(seed: seed)
    let history = try RandomHistory(customer: "c", days: 5)
    var ids: [EntryID] = []
    for _ in 0..<12 {
      let drafts = try (0..<20).map { _ in
        let draft = try history.draft(using: &random)
        return Int.random(in: 0..<5, using: &random) == 0 ? draft.held(try hold()) : draft
      }
      for case .added(let entry) in try await store.append(drafts) { ids.append(entry.id) }
      if let id = ids.randomElement(using: &random),
        let void = try? await store.void(
          id, reason: "random", at: ReportMaker.time(hour: 500))
      {
        ids.append(void.id)
      }
      try await supersedeAny(of: &ids, in: store, history, using: &random)
      for _ in 0..<3 { try await releaseAny(of: &ids, in: store, using: &random) }
    }
    let marks = (0..<4).map { _ in history.retirement(using: &random) }
    for mark in marks { try await store.addMark(mark) }
    let entries = try await allEntries(ids, of: store)
    let retirements = marks.compactMap { InstanceRetirement($0) }
    for _ in 0..<90 {
      let query = try history.query(using: &random, metric: metrics.randomElement(using: &random))
      let wanted = try MetricFacts(folding: entries, query, retirements: retirements)
      try expect(await store.facts(query), wanted, "\(query)")
    }
  }

  /// Replaces one of the entries, if it can be.
  private static func supersedeAny(
    of ids: inout [EntryID], in store: any BillingStore, _ history: RandomHistory,
    using random: inout SeededGenerator
  ) async throws {
    guard let id = ids.randomElement(using: &random), let old = try await store.entry(id),
      let done = try? await store.supersede(
        old.id, by: history.replacement(of: old, using: &random), reason: "random",
        at: ReportMaker.time(hour: 501))
    else { return }
    ids += [done.void.id, done.replacement.id].filter { !ids.contains($0) }
  }

  private static func hold() throws -> ReportHold {
    ReportHold(
      metrics: [try MetricName("gb")], reason: "random", heldAt: ReportMaker.time(hour: 1),
      deadline: ReportMaker.time(hour: 2), fate: .bill)
  }

  /// Releases one of the entries, if it is held.
  private static func releaseAny(
    of ids: inout [EntryID], in store: any BillingStore, using random: inout SeededGenerator
  ) async throws {
    let held = try await store.quarantined(QuarantineQuery(limit: 1_000)).map(\.entry)
    guard let id = (held + ids.prefix(1)).randomElement(using: &random),
      let release = try? await store.release(
        id, reason: "random", at: ReportMaker.time(hour: 503))
    else { return }
    if !ids.contains(release.id) { ids.append(release.id) }
  }

  private static func allEntries(_ ids: [EntryID], of store: any BillingStore) async throws
    -> [LedgerEntry]
  {
    var entries: [LedgerEntry] = []
    for id in ids {
      guard let entry = try await store.entry(id) else {
        throw ConformanceFailure("entry \(id) is not there")
      }
      entries.append(entry)
    }
    return entries
  }

  /// The same reports under two customers, for one of them shuffled and partly repeated.
  private static func orderDecidesNothing(_ store: any BillingStore, seed: UInt64) async throws {
    let left = try RandomHistory(customer: "left", days: 4)
    let right = try RandomHistory(customer: "right", days: 4)
    let seeds = (0..<150).map { $0 + seed * 1_000 }
    var random = SeededGenerator(seed: seed)
    // Completions and conflicts depend on what came first; facts about different windows must not.
    let inOrder = try seeds.map { try left.fact(seed: $0) }
    let shuffled = try (seeds + seeds.prefix(40)).shuffled(using: &random)
      .map { try right.fact(seed: $0) }
    for draft in inOrder { _ = try await store.append(draft) }
    _ = try await store.append(shuffled)
    for _ in 0..<3 {
      let mark = left.retirement(using: &random)
      try await store.addMark(mark)
      try await store.addMark(
        .retirement(
          of: mark.instance, customer: right.customer, from: mark.start, reason: "the same",
          at: mark.markedAt))
    }
    for _ in 0..<40 {
      let metric = metrics.randomElement(using: &random)
      let query = try left.query(using: &random, metric: metric)
      let other = FactsQuery(
        customer: right.customer, metric: query.metric, span: query.span, detail: query.detail)
      try expect(await store.facts(other), await store.facts(query), "\(query)")
    }
    for aggregation in Aggregation.allCases {
      let span = UsageSpan(hours: 7..<90)
      try expect(
        await Asking(store, ReportMaker("right")).total("gb", aggregation, span),
        await Asking(store, ReportMaker("left")).total("gb", aggregation, span),
        "\(aggregation.rawValue)")
    }
  }
}
