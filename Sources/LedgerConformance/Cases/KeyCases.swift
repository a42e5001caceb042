import Metering
import UsageLedger

/// API keys: kept by hash, listed, revoked.
enum KeyCases {
  static let all = [
    ConformanceCase("keys are found by hash and revoked once", keys),
    ConformanceCase("a key's hash is replaced once", hashes),
  ]

  private static func key(_ id: String, _ role: APIKeyRecord.Role, hash: UInt8, minute: Int64)
    -> APIKeyRecord
  {
    APIKeyRecord(
      id: id, role: role, secretHash: Array(repeating: hash, count: 32),
      createdAt: ReportMaker.time(minute: minute))
  }

  private static func hashes(_ store: any BillingStore) async throws {
    let old = key("key_1", .operator, hash: 1, minute: 1)
    let new = key("key_1", .operator, hash: 2, minute: 1)
    let other = key("key_2", .operator, hash: 3, minute: 2)
    try await store.addKey(old)
    try await store.addKey(other)
    try await store.replaceHash(ofKey: "key_1", old.secretHash, by: new.secretHash)
    try expect(await store.keys(), [new, other], "replaced")
    try expect(await store.key(withHash: old.secretHash), nil, "the old hash")
    try expect(await store.key(withHash: new.secretHash), new, "the new hash")
    for id in ["key_1", "key_2", "key_9"] {
      try await store.replaceHash(ofKey: id, old.secretHash, by: [9])
    }
    try expect(await store.keys(), [new, other], "a hash that is not kept any more")
  }

  private static func keys(_ store: any BillingStore) async throws {
    let customer = try CustomerID("c")
    let all = [
      key("key_1", .operator, hash: 1, minute: 2),
      key("key_2", .reader(customer: customer), hash: 2, minute: 2),
      key("key_3", .reporter(customer: customer, instance: .default), hash: 3, minute: 1),
    ]
    try expect(await store.keys(), [], "no keys")
    for key in all { try await store.addKey(key) }
    try await expect(.conflict, "the same id") {
      try await store.addKey(key("key_1", .operator, hash: 9, minute: 3))
    }
    try await expect(.conflict, "the same hash") {
      try await store.addKey(key("key_9", .operator, hash: 1, minute: 3))
    }
    try expect(await store.keys(), [all[2], all[0], all[1]], "oldest first")
    try expect(await store.key(withHash: all[1].secretHash), all[1], "by hash")
    try expect(await store.key(withHash: [1]), nil, "an unknown hash")
    for minute in [Int64(7), 8] {
      try await store.revokeKey("key_2", at: ReportMaker.time(minute: minute))
    }
    let revoked = try await store.key(withHash: all[1].secretHash)
    try expect(revoked?.revokedAt, ReportMaker.time(minute: 7), "revoked the first time")
    try await expect(.notFound, "an unknown key") {
      try await store.revokeKey("key_9", at: ReportMaker.epoch)
    }
  }
}
