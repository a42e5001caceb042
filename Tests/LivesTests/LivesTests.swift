import Foundation
import Testing

/// Seeded lives of one customer: whatever happens, invoices and late usage are what all usage costs, to the cent.
@Suite struct LivesTests {
  /// So many are lived at a time.
  private static let lanes: UInt64 = 2

  /// `LIVES=from-to` lives others.
  private static let seeds: ClosedRange<UInt64> = {
    let bounds = ProcessInfo.processInfo.environment["LIVES"]?.split(separator: "-")
      .compactMap { UInt64($0) }
    guard let bounds, bounds.count == 2, bounds[0] <= bounds[1] else { return 1...500 }
    return bounds[0]...bounds[1]
  }()

  /// `LIVES_KINDS=trial,wrongClock` draws from these kinds alone.
  private static let kinds: Set<LifeKind> = {
    let names = ProcessInfo.processInfo.environment["LIVES_KINDS"]?.split(separator: ",")
    return names.map { Set($0.compactMap { LifeKind(rawValue: String($0)) }) } ?? LifeKind.inForce
  }()

  /// `LIVES_ALL=1` draws all of them in every life.
  private static let drawsAll = ProcessInfo.processInfo.environment["LIVES_ALL"] == "1"

  @Test(arguments: 0..<lanes) func whatWasUsedIsInvoicedOrLateOrWaived(lane: UInt64) async throws {
    for seed in Self.seeds where seed % Self.lanes == lane {
      let life = Life(seed: seed, kinds: Self.kinds, drawsAll: Self.drawsAll)
      let lived = try await life.lived()
      let balance = lived.balance
      let isEven = balance.isEven
      #expect(
        isEven,
        "charged \(balance.charged), used \(balance.cost)\n\(lived.report.joined(separator: "\n"))")
    }
  }
}
