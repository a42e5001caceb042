import LedgerConformance
import Metering
import Testing
import UsageLedger
import Wire

@testable import BillingServer

@Suite struct KeyUseTests {
  @Test func aUseIsWrittenOnceADayAndWhenTheAddressChanges() throws {
    let log = KeyUseLog()
    let key = Caller.key(
      APIKeyRecord(
        id: "key_1", role: .operator, secretHash: [1], createdAt: Timestamp(seconds: 0)))
    let table: [(name: String, caller: Caller, second: Int64, address: String?, isNew: Bool)] = [
      ("the first", key, 10, "::1", true), ("again", key, 11, "::1", false),
      ("the day's last second", key, 86_399, "::1", false),
      ("the next day", key, 86_400, "::1", true),
      ("from elsewhere", key, 86_401, "192.0.2.1", true),
      ("from nowhere", key, 86_402, nil, true), ("the admin key", .admin, 86_403, "::1", false),
      ("nobody", .refused(.missing), 86_403, "::1", false),
      ("without a guard", .unguarded, 86_403, "::1", false),
    ]
    for row in table {
      log.note(row.caller, at: Timestamp(seconds: row.second), from: row.address)
      let expected = KeyUse(at: Timestamp(seconds: row.second), from: row.address)
      #expect(log.log.take() == (row.isNew ? ["key_1": expected] : [:]), "\(row.name)")
    }
  }

  @Test func whatCouldNotBeKeptWaitsUnlessSomethingNewerDoes() {
    let log = KeyUseLog()
    let (older, newer) = (
      KeyUse(at: Timestamp(seconds: 0), from: "a"), KeyUse(at: Timestamp(seconds: 0), from: "b")
    )
    let key = Caller.key(
      APIKeyRecord(
        id: "key_1", role: .operator, secretHash: [1], createdAt: Timestamp(seconds: 0)))
    log.note(key, at: Timestamp(seconds: 0), from: "b")
    log.log.giveBack(["key_1": older, "key_2": older])
    #expect(log.log.take() == ["key_1": newer, "key_2": older])
  }

  @Test func whatWasUsedIsListed() async throws {
    let harness = try ServiceHarness()
    let used = try await harness.keys.create(.operator)
    let revoked = try await harness.keys.create(.operator)
    try await harness.keys.revoke(revoked.record.id)
    let recorder = NewsRecorder(harness.dependencies)
    try await harness.run { client in
      for (key, status) in [(used, 200), (revoked, 401)] {
        let answer = try await client.get("/api/customers", key: key.secret.revealed)
        #expect(answer.status == status)
      }
    }
    #expect(try await harness.keys.list().map(\.lastUse) == [nil, nil])
    await recorder.record()
    let uses = try await harness.keys.list().map { $0.lastUse?.day }
    let day = try Timestamp(rfc3339: "2026-01-31T00:00:00Z")
    #expect(uses == [day, nil])
  }
}
