import Metering
import UsageLedger

/// API keys: kept by hash, listed, revoked.
enum KeyCases {
  static let all = [
    ConformanceCase("keys are found by hash and revoked once", keys),
    ConformanceCase("a key's hash is replaced once", hashes),
    ConformanceCase("names, scopes and expiry are kept", grants),
    ConformanceCase("a rotated secret is taken until its end", rotation),
    ConformanceCase("the last use of a key is kept by day", uses),
    ConformanceCase("sessions are listed, ended and forgotten", sessions),
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

  private static func grants(_ store: any BillingStore) async throws {
    let customer = try CustomerID("cust_1")
    let all: [APIKeyRecord.Role] = [
      .scoped(try KeyGrant(scopes: [.usageWrite, .usageRead])),
      .scoped(try KeyGrant(scopes: [.usageWrite], customer: customer)),
      .scoped(try KeyGrant(scopes: [.usageWrite], customer: customer, instance: .default)),
      .scoped(try KeyGrant(scopes: [.billingWrite])), .operator,
    ]
    let keys = all.enumerated().map { number, role in
      APIKeyRecord(
        id: "key_\(number)", role: role, name: "Größe \"\(number)\"",
        secretHash: Array(repeating: UInt8(number), count: 32),
        createdAt: ReportMaker.time(minute: Int64(number)),
        expiresAt: ReportMaker.time(minute: 60))
    }
    for key in keys { try await store.addKey(key) }
    try expect(await store.keys(), keys, "listed")
    for key in keys {
      try expect(await store.key(withHash: key.secretHash), key, "\(key.id) by hash")
    }
  }

  private static func rotation(_ store: any BillingStore) async throws {
    let first = key("key_1", .operator, hash: 1, minute: 1)
    let other = key("key_2", .operator, hash: 9, minute: 2)
    for key in [first, other] { try await store.addKey(key) }
    let time = { ReportMaker.time(minute: $0) }
    let hash = { (number: UInt8) in Array(repeating: number, count: 32) }
    try await store.rotateKey(
      "key_1", to: hash(2), expiresAt: nil, olderUntil: time(30), at: time(3))
    try expect(await store.key(withHash: hash(1))?.expiresAt, time(30), "the first secret")
    try expect(await store.key(withHash: hash(1))?.secretHash, hash(1), "the first secret's hash")
    try expect(await store.key(withHash: hash(2)), first.with(secretHash: hash(2)), "the second")
    try expect(await store.keys().map(\.olderSecretUntil), [time(30), nil], "listed")
    // Again within the overlap: none from before is taken for longer than asked now, and a later end does not return.
    try await store.rotateKey(
      "key_1", to: hash(3), expiresAt: time(50), olderUntil: time(20), at: time(4))
    try await store.rotateKey(
      "key_1", to: hash(4), expiresAt: nil, olderUntil: time(40), at: time(5))
    for (number, end) in [(UInt8(1), Int64(20)), (2, 20), (3, 40), (4, 50)] {
      try expect(
        await store.key(withHash: hash(number))?.expiresAt, time(end), "secret \(number)")
    }
    try await store.replaceHash(ofKey: "key_1", hash(3), by: hash(30))
    try expect(
      await store.key(withHash: hash(30))?.expiresAt, time(40), "an older secret, hashed anew")
    try expect(await store.key(withHash: hash(3)), nil, "its older hash")
    try await expect(.conflict, "an expired key") {
      try await store.rotateKey(
        "key_1", to: hash(5), expiresAt: time(90), olderUntil: time(60), at: time(50))
    }
    try await expect(.notFound, "an unknown key") {
      try await store.rotateKey(
        "key_9", to: hash(5), expiresAt: nil, olderUntil: time(60), at: time(6))
    }
    try await store.revokeKey("key_1", at: time(7))
    for number in [UInt8(1), 2, 30, 4] {
      try expect(
        await store.key(withHash: hash(number))?.revokedAt, time(7), "secret \(number), revoked")
    }
    try await expect(.conflict, "a revoked key") {
      try await store.rotateKey(
        "key_1", to: hash(5), expiresAt: nil, olderUntil: time(60), at: time(8))
    }
    try expect(await store.key(withHash: hash(5)), nil, "refused rotations leave nothing")
    try expect(await store.key(withHash: hash(9)), other, "the other key")
  }

  private static func uses(_ store: any BillingStore) async throws {
    try await store.addKey(key("key_1", .operator, hash: 1, minute: 1))
    try await store.addKey(key("key_2", .operator, hash: 2, minute: 2))
    let use = { (hour: Int64, address: String?) in
      KeyUse(at: ReportMaker.time(hour: hour), from: address)
    }
    let table: [(String, [String: KeyUse], [KeyUse?])] = [
      ("none", [:], [nil, nil]),
      ("the first", ["key_1": use(30, "192.0.2.1")], [use(24, "192.0.2.1"), nil]),
      ("from elsewhere", ["key_1": use(31, "::1")], [use(24, "::1"), nil]),
      ("a day before", ["key_1": use(5, "192.0.2.9")], [use(24, "::1"), nil]),
      (
        "both, and one that is not there",
        ["key_1": use(49, nil), "key_2": use(50, "a"), "key_9": use(50, "a")],
        [use(48, nil), use(48, "a")]
      ),
    ]
    for (name, uses, expected) in table {
      try await store.recordUses(uses)
      try expect(await store.keys().map(\.lastUse), expected, name)
    }
  }

  private static func sessions(_ store: any BillingStore) async throws {
    let session = { (id: String, minute: Int64, end: Int64) in
      BrowserSession(
        id: id, keyID: "key_1", address: id == "ses_2" ? nil : "::1",
        createdAt: ReportMaker.time(minute: minute), expiresAt: ReportMaker.time(minute: end))
    }
    let all = [session("ses_2", 1, 30), session("ses_1", 2, 20)]
    for session in all { try await store.addSession(session) }
    try await expect(.conflict, "the same id") {
      try await store.addSession(session("ses_1", 3, 40))
    }
    try expect(await store.sessions(), all, "oldest first")
    try expect(await store.session("ses_2"), all[0], "by id")
    try expect(await store.session("ses_9"), nil, "an unknown id")
    for minute in [Int64(7), 8] {
      try await store.endSession("ses_2", at: ReportMaker.time(minute: minute))
    }
    try expect(
      await store.session("ses_2"), all[0].ended(at: ReportMaker.time(minute: 7)), "ended once")
    try await expect(.notFound, "an unknown session") {
      try await store.endSession("ses_9", at: ReportMaker.epoch)
    }
    let later = session("ses_3", 20, 50)
    try await store.addSession(later)
    try expect(await store.sessions().map(\.id), ["ses_2", "ses_3"], "one that is over")
    try expect(await store.keys(), [], "a session is no key")
  }
}
