import BillingServer
import Metering
import Testing
import UsageLedger

@Suite struct KeyStalenessTests {
  private static let now = Timestamp(seconds: 1_000 * 86_400)

  private static func day(_ day: Int64) -> Timestamp { now.advanced(bySeconds: day * 86_400) }

  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var made: Int64 = -200
    var used: Int64?
    var expires: Int64?
    var revoked: Int64?
    let reasons: [KeyStaleness]
  }

  @Test(arguments: [
    Row(testDescription: "made today", made: 0, reasons: []),
    Row(testDescription: "made 89 days ago", made: -89, reasons: []),
    Row(testDescription: "made 90 days ago and never used", made: -90, reasons: [.neverUsed]),
    Row(testDescription: "used yesterday", used: -1, reasons: []),
    Row(testDescription: "used 90 days ago", used: -90, reasons: [.unused]),
    Row(testDescription: "ends in 13 days", used: 0, expires: 13, reasons: [.expiresSoon]),
    Row(testDescription: "ends in 14 days", used: 0, expires: 14, reasons: []),
    Row(testDescription: "both", used: -99, expires: 1, reasons: [.expiresSoon, .unused]),
    Row(testDescription: "expired", used: -99, expires: 0, reasons: []),
    Row(testDescription: "revoked", used: -99, revoked: -1, reasons: []),
  ])
  func whatShouldBeLookedAt(_ row: Row) {
    let key = APIKeyRecord(
      id: "key_1", role: .operator, secretHash: [1], createdAt: Self.day(row.made),
      expiresAt: row.expires.map { Self.day($0) }, revokedAt: row.revoked.map { Self.day($0) },
      lastUse: row.used.map { KeyUse(at: Self.day($0), from: nil) })
    #expect(KeyStaleness.reasons(of: key, secret: nil, at: Self.now) == row.reasons)
  }

  @Test func aHashOfAnotherSecretIsNamed() {
    let key = APIKeyRecord(
      id: "key_1", role: .operator, secretHash: [1], createdAt: Self.now)
    let secret = ServerSecret(newestFirst: [ServiceHarness.secret])
    #expect(KeyStaleness.reasons(of: key, secret: secret, at: Self.now) == [.underOlderSecret])
  }
}
