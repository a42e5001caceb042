import Testing

@testable import Sizing

struct SizingEstimateTests {
  /// Round numbers, so that what follows from them can be seen.
  static let costs = UnitCosts(
    sqliteReportMicroseconds: 100, sqliteReportsPerSecond: 10_000, serviceReportMicroseconds: 120,
    postgresReportMicroseconds: 50, postgresHourlyReportMicroseconds: 100,
    loneReportMicroseconds: 1_100, loneRequestBytes: 1_000,
    loneAnswerBytes: 2_000, sqliteReportBytes: 100, postgresReportBytes: 500,
    postgresLogBytes: 1_000, serviceMegabytes: 100)

  private func estimate(_ fleet: Fleet) -> SizingEstimate {
    SizingEstimate(fleet, costs: Self.costs)
  }

  @Test func aThousandFitOneProcessAndOneFile() {
    let estimate = estimate(Fleet(installations: 1_000))
    #expect(estimate.store == .sqlite)
    #expect(estimate.replicas == 1 && estimate.serviceCores == 1)
    #expect(estimate.databaseServers == 0 && estimate.logGigabytesEachDay == 0)
    // 1,000 × 8,766 hours × 100 bytes.
    #expect((0.876...0.877).contains(estimate.diskGigabytes))
    // One core, twice the disk, hardly any traffic.
    #expect((30...31).contains(estimate.cost))
  }

  @Test func aMillionAreReplicasOnPostgres() {
    let estimate = estimate(Fleet(installations: 1_000_000))
    #expect(estimate.store == .postgres)
    #expect((277...278).contains(estimate.reportsPerSecond))
    #expect((1_111...1_112).contains(estimate.peakReportsPerSecond))
    // 1,111 a second × (1,000 µs of the connection + 120) / 0.6 busy = 2.07 cores.
    #expect(estimate.replicas == 2 && estimate.serviceCores == 3)
    #expect(estimate.databaseServers == 1 && estimate.databaseCores == 2)
    // 1,000,000 × 8,766 hours × 500 bytes.
    #expect((4_382...4_384).contains(estimate.diskGigabytesEachYear))
    #expect(estimate.stripeAccounts == 1)
    #expect(estimate.shortestWindowOfOneAccount == 3_000)
    // A million × three summaries, at 25 a second of one endpoint.
    #expect((33.3...33.4).contains(estimate.hoursOfOneComparison))
  }

  @Test func oneMeterIsComparedAtTheRateOfAllCalls() {
    // Four calls and the meter's at 100 a second.
    let estimate = estimate(Fleet(installations: 72_000, meters: 1))
    #expect((0.99...1.01).contains(estimate.hoursOfOneComparison))
  }

  @Test func whatOneServerCannotHoldIsDividedByCustomers() {
    let estimate = estimate(Fleet(installations: 10_000_000))
    #expect(estimate.store == .shares)
    // 43.8 TB at 8 TB a server.
    #expect(estimate.databaseServers == 6)
    #expect(estimate.replicas >= 12)
    #expect(estimate.stripeAccounts == 9)
  }

  /// Each on both sides of its border.
  @Test func bordersOfTheStore() {
    // At most half of the rate that was measured on SQLite: 5,000 a second.
    #expect(estimate(Fleet(installations: 4_500, drainSeconds: 1, keptMonths: 1)).store == .sqlite)
    #expect(
      estimate(Fleet(installations: 5_001, drainSeconds: 1, keptMonths: 1)).store == .postgres)
    // At most 500 GB: 570,391 installations of 876.6 kB a year.
    #expect(estimate(Fleet(installations: 570_000)).store == .sqlite)
    #expect(estimate(Fleet(installations: 571_000)).store == .postgres)
    #expect(estimate(Fleet(installations: 571_000, keptMonths: 11)).store == .sqlite)
    // At most 8 TB a server: 1,825,252 installations of 4.383 MB a year.
    #expect(estimate(Fleet(installations: 1_825_000)).store == .postgres)
    #expect(estimate(Fleet(installations: 1_826_000)).store == .shares)
  }

  @Test func shortWindowsKeepTheirConnections() {
    let kept = estimate(Fleet(installations: 100_000, windowSeconds: 60, keptMonths: 1))
    let made = estimate(
      Fleet(installations: 100_000, windowSeconds: 120, drainSeconds: 60, keptMonths: 1))
    #expect(kept.peakReportsPerSecond == made.peakReportsPerSecond)
    #expect(kept.serviceCores < made.serviceCores)
  }

  @Test func aWindowIsInBeforeItsNextOne() {
    #expect(Fleet(installations: 1, windowSeconds: 300).drainSeconds == 300)
  }

  @Test(arguments: [
    (Fleet(installations: 0), "--installations is 0: it takes 1 to 1000000000"),
    (
      Fleet(installations: 1_000_000_001), "--installations is 1000000001: it takes 1 to 1000000000"
    ),
    (Fleet(installations: 5, customers: 6), "--customers is 6: it takes 1 to 5"),
    (Fleet(installations: 5, customers: 0), "--customers is 0: it takes 1 to 5"),
    (Fleet(installations: 5, meters: 101), "--meters is 101: it takes 1 to 100"),
    (Fleet(installations: 5, windowSeconds: 59), "--window-seconds is 59: it takes 60 to 86400"),
    (Fleet(installations: 5, drainSeconds: 0), "--drain-seconds is 0: it takes 1 to 86400"),
    (Fleet(installations: 5, keptMonths: 121), "--kept-months is 121: it takes 1 to 120"),
    (Fleet(installations: 5, corePrice: -1), "--core-price is -1.0: it takes 0 and more"),
    (Fleet(installations: 5, gigabytePrice: .nan), "--gigabyte-price is nan: it takes 0 and more"),
    (
      Fleet(installations: 5, trafficPrice: .infinity),
      "--traffic-price is inf: it takes 0 and more"
    ),
  ])
  func whatIsOutOfRangeIsNamedWithItsLimit(_ fleet: Fleet, _ problem: String) {
    #expect(fleet.problems == [problem])
  }

  @Test func everythingInRangeHasAnAnswer() throws {
    let costs = try UnitCosts.measured()
    for installations in [1, 2, 999_999_999, 1_000_000_000] {
      for window in [60, 61, 86_400] {
        for meters in [1, 100] {
          let fleet = Fleet(
            installations: installations, meters: meters, windowSeconds: window, keptMonths: 120)
          #expect(fleet.problems.isEmpty)
          let estimate = SizingEstimate(fleet, costs: costs)
          #expect(estimate.cost.isFinite && estimate.cost > 0)
          #expect(estimate.replicas >= max(1, 2 * estimate.databaseServers))
          #expect(!estimate.text(of: fleet).contains("nan"))
        }
      }
    }
  }

  @Test(arguments: [
    (0.0, "0"), (0.1, "1"), (999, "999"), (1_000, "1,000"), (1_234_567.2, "1,234,568"),
  ])
  func countsAreRoundedUp(_ value: Double, _ text: String) { #expect(Figure.count(value) == text) }

  @Test(arguments: [
    (0.001, "0.00"), (0.126, "0.13"), (9.994, "9.99"), (9.999, "10.00"), (10.4, "10"),
    (12_345, "12,345"),
  ])
  func digitsEndWhereTheyMeanNothing(_ value: Double, _ text: String) {
    #expect(Figure.short(value) == text)
  }

  @Test(arguments: [
    (0.5, "0.50 GB"), (999, "999 GB"), (1_000, "1.00 TB"), (43_830, "44 TB"),
    (4_383_000, "4.38 PB"), (43_830_000_000, "43,830 PB"),
  ])
  func bytesHaveTheirUnit(_ gigabytes: Double, _ text: String) {
    #expect(Figure.bytes(gigabytes) == text)
  }
}
