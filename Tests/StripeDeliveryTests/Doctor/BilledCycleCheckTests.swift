import LedgerConformance
import Metering
import StripeDelivery
import Testing
import UsageLedger

@testable import StripeAPI
@testable import StripeAccounts

/// The checks that a whole period or many customers answer: before, as it should be, and as it should not.
@Suite struct BilledCycleCheckTests {
  /// A customer of the starter plan that reports once a minute, after one period was billed to its end.
  private static func billed(_ world: BillingWorld, graceSeconds: Int64) async throws {
    let answer = try await world.transport.send(
      StripeHTTPRequest(
        method: .post, url: "\(world.baseURL)/_sandbox/rules",
        key: StripeSecretKey("sk_test_delivery"),
        headers: [("Content-Type", "application/json")],
        body: "{\"grace_seconds\":\(graceSeconds)}", timeout: .seconds(10)))
    #expect(answer.status == 200)
    let record = try await world.subscribe()
    world.clock.advance(bySeconds: 3_600)
    try await world.report(["devices": 8], endingAt: world.now, seconds: 60)
    world.clock.advance(
      bySeconds: record.period.end.seconds - (world.now as Timestamp).seconds + graceSeconds + 60)
  }

  private static func diagnosis(_ world: BillingWorld, _ check: DoctorCheck) async throws
    -> Diagnosis
  {
    try #require(await DoctorTests.doctor(world).examine().diagnoses.first { $0.check == check })
  }

  @Test(arguments: [DoctorCheck.grace, .billingCycle])
  func beforeTheFirstPeriodIsOverAPersonIsAsked(_ check: DoctorCheck) async throws {
    try await BillingWorld.run { world in
      try await world.subscribe()
      let diagnosis = try await Self.diagnosis(world, check)
      #expect(diagnosis.status == .open && diagnosis.findings.isEmpty)
    }
  }

  @Test(
    arguments: [(0, "0 minutes"), (3_540, "59 minutes"), (3_600, nil), (86_400, nil)]
      as [(Int64, String?)])
  func invoicesThatDoNotWaitAnHourAreNamed(_ graceSeconds: Int64, _ words: String?) async throws {
    try await BillingWorld.run { world in
      try await Self.billed(world, graceSeconds: graceSeconds)
      let grace = try await Self.diagnosis(world, .grace)
      #expect(grace.status == (words == nil ? .ok : .findings))
      #expect(grace.findings.map(\.severity) == (words == nil ? [] : [.warning]))
      if let words {
        #expect(grace.findings.first?.explanation.contains(words) == true)
        #expect(grace.findings.first?.remedy.contains("billing usage late list") == true)
      }
    }
  }

  /// A draft has not ended its period yet.
  @Test func aPeriodIsBilledWhenItsInvoiceIsFinal() async throws {
    try await BillingWorld.run { world in
      try await Self.billed(world, graceSeconds: 3_600)
      let after = try await Self.diagnosis(world, .billingCycle)
      #expect(after.status == .ok)
      #expect(after.summary.hasPrefix("1 of the newest invoices ended a period"))
    }
    try await BillingWorld.run { world in
      try await Self.billed(world, graceSeconds: 3_600)
      world.clock.advance(bySeconds: -120)
      #expect(try await Self.diagnosis(world, .billingCycle).status == .open)
    }
  }

  /// 1,440 totals a day and customer: twelve calls a second, half of 25, are 720 of them, and 500 are 30,000.
  @Test(
    arguments: [
      (.test, 1, false), (.test, 719, false), (.test, 720, true), (.live, 720, false),
      (.live, 29_999, false), (.live, 30_000, true),
    ] as [(InstallationFacts.StripeAccess, Int, Bool)])
  func callsThatNearTheLimitAreNamed(
    _ access: InstallationFacts.StripeAccess, _ customers: Int, _ isFound: Bool
  ) async throws {
    try await BillingWorld.run { world in
      try await world.subscribe()
      world.clock.advance(bySeconds: 3_600)
      try await world.report(["devices": 8], endingAt: world.now, seconds: 60)
      let one = try #require(
        try await CustomerExamination(DoctorTests.doctor(world)).customers().first)
      let diagnosis = DeliveryJudgement(customers: Array(repeating: one, count: customers))
        .apiUsage(access)
      #expect(diagnosis.status == (isFound ? .findings : .ok))
      #expect(diagnosis.summary.hasPrefix("at most \(1_440 * customers) totals a day"))
      #expect(diagnosis.findings.allSatisfy { $0.remedy.contains("COLLECTION_INTERVAL") })
    }
  }
}
