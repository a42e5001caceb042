import BillingServer
import Crypto
import LedgerConformance
import Metering
import Testing
import UsageLedger
import Wire

@Suite struct KeyManagementTests {
  private static let secret = ServerSecret(newestFirst: [ServiceHarness.secret])

  @Test func keyIsShownOnceAndKeptAsAHash() async throws {
    let store = MemoryStore()
    let clock = try ManualClock("2026-01-01T00:00:00Z")
    let keys = KeyManagement(
      store: store, secret: Self.secret, clock: clock, random: CountingRandom())
    let made = try await keys.create(.operator)
    #expect(made.secret.revealed == "bk_test_0Eoh211G4c8wtVWM00my5rsNSFlKgaWqQ4mb8gdEqno3l9REG")
    #expect(made.record.id == "key_ISIjJCUmJygp")
    #expect(made.record.secretHash.count == 37)
    #expect(made.record.secretHash != Array(SHA256.hash(data: Array(made.secret.revealed.utf8))))
    #expect(try await keys.list() == [made.record])
  }

  @Test func realSecretsDiffer() async throws {
    let keys = KeyManagement(store: MemoryStore(), secret: Self.secret)
    let first = try await keys.create(.operator)
    let second = try await keys.create(.operator)
    #expect(first.secret.revealed != second.secret.revealed)
    #expect(first.secret.revealed.count == 57)
  }

  @Test func revokingKeepsTheFirstTimeAndRefusesUnknownIDs() async throws {
    let clock = try ManualClock("2026-01-01T00:00:00Z")
    let keys = KeyManagement(store: MemoryStore(), secret: Self.secret, clock: clock)
    let made = try await keys.create(.reader(customer: CustomerID("c")))
    try await keys.revoke(made.record.id)
    clock.advance(seconds: 60)
    try await keys.revoke(made.record.id)
    #expect(
      try await keys.list().map(\.revokedAt)
        == [Timestamp(rfc3339: "2026-01-01T00:00:00Z")])
    await #expect(throws: LedgerError.self) { try await keys.revoke("key_none") }
  }
}
