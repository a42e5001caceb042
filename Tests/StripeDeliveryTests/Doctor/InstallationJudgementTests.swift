import Metering
import StripeAPI
import Testing
import UsageLedger

@testable import StripeAccounts

/// What settings and the disk say, without anyone being asked.
@Suite struct InstallationJudgementTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let check: DoctorCheck
    let words: String?
    let change: @Sendable (inout InstallationFacts) -> Void

    init(
      _ name: String, _ check: DoctorCheck, _ words: String?,
      _ change: @escaping @Sendable (inout InstallationFacts) -> Void
    ) {
      testDescription = name
      self.check = check
      self.words = words
      self.change = change
    }
  }

  static let rows = [
    Row("test key", .stripeKey, nil) { $0.access = .test },
    Row("live key", .stripeKey, nil) {
      $0.access = .live
      $0.isStripeItself = true
    },
    Row("live key sent elsewhere", .stripeKey, "not Stripe's address") { $0.access = .live },
    Row("a key of no kind", .stripeKey, "none of sk_test_") { $0.access = .unknown },
    Row("no key", .stripeKey, nil) { $0.access = .embeddedSandbox },
    Row("PostgreSQL without a secret", .billingSecret, "every replica needs the same") {
      $0.isShared = true
    },
    Row("PostgreSQL with one", .billingSecret, nil) {
      $0.isShared = true
      $0.hasSecret = true
    },
    Row("SQLite without a secret", .billingSecret, nil) { _ in },
    Row("a disk that is nearly full", .database, "12 MB left") { $0.freeMegabytes = 12 },
    Row("a disk just full enough", .database, nil) { $0.freeMegabytes = 512 },
    Row("a read-only disk", .database, "Read-only") {
      $0.databaseProblem = "Read-only file system"
    },
    Row("no public address, test", .publicURL, nil) { $0.publicURL = nil },
    Row("no public address, live", .publicURL, "this machine's own address") {
      $0.publicURL = nil
      $0.access = .live
    },
    Row("no encryption, live", .publicURL, "without encryption") {
      $0.publicURL = "http://billing.example"
      $0.access = .live
    },
    Row("a version before billing modes", .apiVersion, "classic") {
      $0.apiVersion = "2025-03-31.basil"
    },
    Row("a newer version", .apiVersion, nil) { $0.apiVersion = "2026-08-26.dahlia" },
    Row("a version without meters", .apiVersion, "have no meters") {
      $0.stripeProblem = "earlier versions have no meters"
    },
  ]

  @Test(arguments: rows) func aSettingIsJudged(_ row: Row) {
    var facts = DoctorTests.facts
    row.change(&facts)
    let diagnosis = InstallationJudgement(facts: facts).diagnosis(row.check)
    #expect(diagnosis.check == row.check)
    #expect(diagnosis.findings.count == (row.words == nil ? 0 : 1))
    if let words = row.words {
      #expect(diagnosis.findings.first?.explanation.contains(words) == true)
      #expect(diagnosis.findings.first?.remedy.isEmpty == false)
    }
  }

  @Test func whetherItIsTestOrLiveIsSaidPlainly() {
    var facts = DoctorTests.facts
    #expect(
      InstallationJudgement(facts: facts).diagnosis(.stripeKey).summary.hasPrefix("a test key"))
    facts.access = .live
    #expect(
      InstallationJudgement(facts: facts).diagnosis(.stripeKey).summary
        == "a live key: real customers are charged")
  }

  @Test(
    arguments: [
      (true, [], nil), (false, [], "may do everything"), (false, [.operator], nil),
      (false, [scope(.usageRead)], "none of an operator"), (false, [scope(.admin)], nil),
      (true, [scope(.usageRead)], nil),
    ] as [(Bool, [APIKeyRecord.Role], String?)])
  func somebodyHasAnOperatorsKey(
    _ hasAdminKey: Bool, _ roles: [APIKeyRecord.Role], _ words: String?
  ) {
    var facts = DoctorTests.facts
    facts.hasAdminKey = hasAdminKey
    let keys = roles.map {
      APIKeyRecord(
        id: "key_1", role: $0, secretHash: [1], createdAt: Timestamp(seconds: 0),
        expiresAt: Timestamp(seconds: 100))
    }
    let judgement = InstallationJudgement(facts: facts)
    let found = judgement.operatorKey(keys, at: Timestamp(seconds: 99)).findings
    #expect(found.count == (words == nil ? 0 : 1))
    if let words { #expect(found.first?.explanation.contains(words) == true) }
    let later = judgement.operatorKey(keys, at: Timestamp(seconds: 100)).findings
    #expect(later.isEmpty == hasAdminKey, "an expired key is nobody's")
  }

  private static func scope(_ scope: KeyScope) -> APIKeyRecord.Role {
    (try? KeyGrant(scopes: [scope])).map { .scoped($0) } ?? .operator
  }
}
