import Amounts
import Metering
import UsageLedger

/// The delivery journal: attempts, answers, confirmations, holds and leases.
enum DeliveryCases {
  static let all = [
    ConformanceCase("attempts are written before they are answered", attempts),
    ConformanceCase("confirmations and holds stand beside attempts", states),
    ConformanceCase("one holder sends for a customer", leases),
    ConformanceCase("a lease by a clock that was ahead binds nobody", leasesFromAhead),
  ]

  private static func key(_ meter: String = "devices", hour: Int64 = 0) throws -> Segment.Key {
    Segment.Key(
      customer: try CustomerID("c"), meter: try MeterKey(meter), item: ItemID("si_1"),
      start: ReportMaker.time(hour: hour))
  }

  private static func attempt(_ key: Segment.Key, _ sequence: Int64, _ value: Int64)
    -> DeliveryAttempt
  {
    DeliveryAttempt(
      segment: key, sequence: sequence, eventName: "device_usage", value: WholeQuantity(value),
      eventTime: key.start.advanced(bySeconds: 60 + sequence), identifier: "id-\(sequence)",
      intendedAt: key.start.advanced(bySeconds: 3_600 + sequence))
  }

  private static func attempts(_ store: any BillingStore) async throws {
    let key = try key()
    let now = ReportMaker.time(hour: 2)
    try expect(await store.delivery(of: key), DeliveryRecord(segment: key), "nothing sent")
    let all = [attempt(key, 1, 5), attempt(key, 2, 7), attempt(key, 3, 5)]
    for attempt in all { try await store.recordIntent(attempt) }
    try await expect(.conflict, "a sequence taken") {
      try await store.recordIntent(attempt(key, 2, 9))
    }
    try await store.recordOutcome(.accepted, of: key, sequence: 1, at: now)
    try await store.recordOutcome(.rejected(reason: "late"), of: key, sequence: 2, at: now)
    let rejected = DeliveryRecord(
      segment: key, newest: all[2], accepted: all[0].resolved(.accepted, at: now))
    try expect(await store.delivery(of: key), rejected, "one accepted")
    try await store.recordOutcome(.accepted, of: key, sequence: 2, at: now)
    try expect(await store.delivery(of: key), rejected, "the first outcome stays")
    try await store.recordOutcome(.rejected(reason: "no"), of: key, sequence: 3, at: now)
    try expect(
      await store.delivery(of: key).newest, all[2].resolved(.rejected(reason: "no"), at: now),
      "the newest")
    try await expect(.notFound, "an unknown attempt") {
      try await store.recordOutcome(.accepted, of: key, sequence: 4, at: now)
    }
    try await expect(.notFound, "an unknown segment") {
      try await store.recordOutcome(.accepted, of: self.key("x"), sequence: 1, at: now)
    }
  }

  private static func states(_ store: any BillingStore) async throws {
    let keys = [try key("a"), try key("a", hour: 9), try key("b"), try key("c")]
    let now = ReportMaker.time(hour: 3)
    try await store.recordConfirmation(5, of: keys[1], at: ReportMaker.epoch)
    try await store.recordConfirmation(8, of: keys[1], at: now)
    try await store.hold(keys[2], reason: "two live items")
    try await store.hold(keys[3], reason: "above 15 digits")
    try await store.hold(keys[3], reason: nil)
    try await store.hold(keys[3], reason: nil)
    let sent = attempt(keys[0], 1, 4)
    try await store.recordIntent(sent)
    let wanted = [
      DeliveryRecord(segment: keys[0], newest: sent),
      DeliveryRecord(
        segment: keys[1], confirmed: DeliveryRecord.Confirmation(value: 8, at: now)),
      DeliveryRecord(segment: keys[2], blockedReason: "two live items"),
    ]
    try expect(await store.deliveries(of: keys[0].customer), wanted, "deliveries")
    try expect(await store.deliveries(of: CustomerID("other")), [], "another customer's")
    try await store.hold(keys[1], reason: "wait")
    try expect(await store.delivery(of: keys[1]).confirmed?.value, 8, "confirmed and blocked")
  }

  /// On both sides of what clocks that are five minutes apart can make of a lease as long as the asker's.
  private static func leasesFromAhead(_ store: any BillingStore) async throws {
    let table: [(ahead: Int64, isTaken: Bool)] = [
      (0, false), (299, false), (300, false), (301, true), (172_800, true),
    ]
    for (number, row) in table.enumerated() {
      let customer = try CustomerID("customer \(number)")
      let (now, length) = (ReportMaker.time(hour: 9), Int64(30))
      let wrong = now.advanced(bySeconds: row.ahead)
      let claim = { (holder: String, at: Timestamp) in
        try await store.claim(
          customer, holder: holder, until: at.advanced(bySeconds: length), now: at)
      }
      try expect(await claim("gone", wrong), "the lease that was taken ahead")
      try expect(await claim("next", now), row.isTaken, "ahead by \(row.ahead) s")
      try expect(await claim("gone", now), !row.isTaken, "whoever has it then, \(row.ahead) s")
    }
  }

  private static func leases(_ store: any BillingStore) async throws {
    let customer = try CustomerID("c")
    let claim = { (holder: String, until: Int64, now: Int64) in
      try await store.claim(
        customer, holder: holder, until: ReportMaker.time(minute: until),
        now: ReportMaker.time(minute: now))
    }
    try expect(await claim("one", 10, 0), "the first claim")
    try expect(await claim("two", 15, 5), false, "a second holder")
    try expect(await claim("one", 20, 9), "a renewal")
    try expect(await claim("two", 25, 19), false, "before the renewed end")
    try expect(await claim("two", 30, 20), "at the end")
    try await store.release(customer, holder: "one")
    try expect(await claim("one", 40, 25), false, "released by another")
    try await store.release(customer, holder: "two")
    try expect(await claim("one", 40, 25), "after the release")
    let other = try await store.claim(
      CustomerID("d"), holder: "two", until: ReportMaker.time(hour: 1), now: ReportMaker.epoch)
    try expect(other, "another customer's claim")
  }
}
