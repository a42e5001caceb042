import Amounts
import LedgerConformance
import Metering
import Testing
import UsageLedger

@testable import BillingServer

@Suite struct CustomerSummariesTests {
  private static func id(_ number: Int) -> String { "c" + String(10_000 + number).dropFirst() }

  private static func link(_ number: Int, in harness: ServiceHarness) async throws {
    try await harness.store.addLink(
      CustomerLink(
        customer: CustomerID(id(number)), stripeCustomer: "cus_\(number)", name: nil, email: nil,
        testClock: nil, linkedAt: harness.clock.now()))
  }

  private static func summaries(of harness: ServiceHarness) -> CustomerSummaries {
    CustomerSummaries(
      listing: CustomerListing(store: harness.store),
      reader: OverviewReader(store: harness.store, figures: harness.operations))
  }

  private static func known(_ summaries: CustomerSummaries) async throws -> [String] {
    try await summaries.known().summaries.map(\.entry.customer.text)
  }

  /// Who asks before all are known has the next thousand read, and behind them everyone is known and in order.
  @Test func aPassKnowsEveryone() async throws {
    let harness = try ServiceHarness()
    for number in 0..<1_200 { try await Self.link(number, in: harness) }
    let summaries = Self.summaries(of: harness)
    let first = try await summaries.known()
    #expect(first.summaries.count == 1_000 && !first.isWhole)
    let second = try await summaries.known()
    #expect(second.isWhole && !summaries.areFew)
    #expect(second.summaries.map(\.entry.customer.text) == (0..<1_200).map(Self.id))
  }

  /// Behind the first pass, stretches take the place of what the pass before knew of them.
  @Test func laterPassesReplaceWhatWasKnown() async throws {
    let harness = try ServiceHarness()
    for number in stride(from: 0, to: 2_400, by: 2) { try await Self.link(number, in: harness) }
    let summaries = Self.summaries(of: harness)
    for _ in 0..<3 { try await summaries.advance(atMost: 500) }
    #expect(summaries.isWhole)
    try await Self.link(1, in: harness)
    try await Self.link(2_399, in: harness)
    try await summaries.advance(atMost: 500)
    #expect(try await Self.known(summaries).prefix(3) == ["c0000", "c0001", "c0002"])
    #expect(try await Self.known(summaries).count == 1_201)
    for _ in 0..<2 { try await summaries.advance(atMost: 500) }
    let all = try await Self.known(summaries)
    #expect(all.last == "c2399" && all.count == 1_202 && all == all.sorted())
  }

  /// Few ones are read anew for whoever asks.
  @Test func fewCustomersAreReadWhenSomebodyAsks() async throws {
    let harness = try ServiceHarness()
    let summaries = Self.summaries(of: harness)
    #expect(try await Self.known(summaries) == [] && summaries.areFew)
    try await Self.link(1, in: harness)
    #expect(try await Self.known(summaries) == ["c0001"])
  }

  private static func summary(
    _ id: String, plan: String? = nil, cents: Int64? = nil, growth: Int? = nil,
    seconds: Int64? = nil, isInTrouble: Bool = false
  ) throws -> CustomerSummary {
    CustomerSummary(
      entry: CustomerListing.Entry(customer: try CustomerID(id), link: nil), plan: plan,
      estimate: cents.map { Money(minorUnits: $0) }, growth: growth,
      lastReport: seconds.map { Timestamp(seconds: $0) }, isInTrouble: isInTrouble)
  }

  private static func all() throws -> [CustomerSummary] {
    [
      try summary("a", plan: "starter", cents: 100, growth: 9, seconds: 30),
      try summary("b", plan: "professional", cents: 900, growth: 12, seconds: 10),
      try summary("c"),
      try summary("d", plan: "starter", cents: 900, growth: -10, seconds: 20, isInTrouble: true),
    ]
  }

  @Test(arguments: [
    ("as they are", CustomerChoice(), ["a", "b", "c", "d"]),
    (
      "the highest first, equal ones by id", CustomerChoice(order: .estimate), ["b", "d", "a", "c"]
    ),
    ("the strongest growth first", CustomerChoice(order: .growth), ["b", "a", "d", "c"]),
    ("the longest silence first", CustomerChoice(order: .silence), ["b", "d", "a", "c"]),
    ("a plan", CustomerChoice(plan: "starter"), ["a", "d"]),
    ("a part of an id", CustomerChoice(text: "B"), ["b"]),
    ("trouble, and what verification found", CustomerChoice(kind: .trouble), ["c", "d"]),
    ("growing", CustomerChoice(kind: .growing), ["b"]),
    ("shrinking", CustomerChoice(kind: .shrinking), ["d"]),
  ])
  func aChoiceIsOverAll(what: String, choice: CustomerChoice, expected: [String]) throws {
    let chosen = try choice.chosen(of: Self.all(), differing: [try CustomerID("c")])
    #expect(chosen.map(\.entry.customer.text) == expected, "\(what)")
  }
}
