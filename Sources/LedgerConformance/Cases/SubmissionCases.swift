import Amounts
import Metering
import Reporting
import UsageLedger

/// Reports that are submitted without suspending: the ledger's own outcomes, with receipts, if the sender may send.
enum SubmissionCases {
  static let all = [
    ConformanceCase(numbered: "a receipt has the outcome that an append has", outcomes),
    ConformanceCase("a receipt tells what the commit knew of its customer", receipts),
    ConformanceCase("receipts of one commit tell of those before them", receiptsOfABatch),
    ConformanceCase("a receipt tells when the last period was closed", closedPeriods),
    ConformanceCase(numbered: "a claim about the sender is asked in the commit", claims),
    ConformanceCase(
      "many reports of one sender are added if the claim holds, or none", batchClaims),
    ConformanceCase(
      numbered: "of senders at once only those whose claims hold are added", sendersAtOnce),
  ]

  private static func submit(
    _ draft: EntryDraft, if claim: SenderClaim = .none, to store: any BillingStore
  ) async throws -> AppendReceipt? {
    try await submit([draft], if: claim, to: store)?.first
  }

  private static func submit(
    _ drafts: [EntryDraft], if claim: SenderClaim, to store: any BillingStore
  ) async throws -> [AppendReceipt]? {
    let result = await withCheckedContinuation { continuation in
      store.submit(drafts, if: claim) { continuation.resume(returning: $0) }
    }
    return try result.get()
  }

  private static func outcomes(_ store: any BillingStore) async throws {
    let maker = try ReportMaker()
    let first = try maker.hourly(1, ["n": 3])
    let added = try await submit(first, to: store)
    guard case .added(let entry) = added?.outcome else {
      throw ConformanceFailure("a first report was not added: \(String(describing: added))")
    }
    try expect(entry.id, EntryID(1), "the first number")
    try expect(await submit(first, to: store)?.outcome, .alreadyThere(entry), "a repetition")
    try expect(await store.append(first), .alreadyThere(entry), "a repetition by append")
    let other = try await submit(maker.hourly(1, ["n": 4]), to: store)
    try expect(other?.outcome, .conflict(with: ExistingReport(entry)), "other content")
    try expect(await store.conflicts(of: maker.customer, limit: 9).count, 1, "the refused one")
    _ = try await store.void(entry.id, reason: "wrong", at: ReportMaker.time(hour: 2))
    let again = try await submit(maker.hourly(1, ["n": 5]), to: store)
    try expect(again?.outcome.entry?.id, EntryID(3), "a void window is open again")
    let huge = try maker.hourly(2, ["n": Quantity(rawValue: .max)])
    try await expect(.overflow, "a total that does not fit") {
      _ = try await submit(huge, to: store)
    }
    try expect(await store.end().newest, EntryID(3), "nothing of it was written")
    try expect(await store.facts(SampleReports.query("n")).sum, 5, "the total")
  }

  private static func receipts(_ store: any BillingStore) async throws {
    let maker = try ReportMaker()
    let plain = try await submit(maker.hourly(1, ["n": 1]), to: store)
    try expect(plain?.isLinked, false, "no link")
    try expect(plain?.closedUntil, nil, "no certificate")
    try expect(plain?.previousExporter, nil, "not asked")
    var previous: ExporterStamp?
    for sequence in Int64(7)...8 {
      let stamp = ExporterStamp(id: "spool", sequence: sequence)
      let receipt = try await submit(maker.hourly(sequence, ["n": 1], exporter: stamp), to: store)
      try expect(receipt?.previousExporter, previous, "who reported before \(sequence)")
      previous = stamp
    }
    try await store.addLink(
      CustomerLink(
        customer: maker.customer, stripeCustomer: "cus_1", name: nil, email: nil, testClock: nil,
        linkedAt: ReportMaker.epoch))
    try expect(await submit(maker.hourly(9, ["n": 1]), to: store)?.isLinked, true, "linked")
  }

  private static func receiptsOfABatch(_ store: any BillingStore) async throws {
    let maker = try ReportMaker()
    try await store.addLink(
      CustomerLink(
        customer: maker.customer, stripeCustomer: "cus_1", name: nil, email: nil, testClock: nil,
        linkedAt: ReportMaker.epoch))
    let stamps = [Int64(5), 6, 6, 9].map { ExporterStamp(id: "spool", sequence: $0) }
    var drafts = try stamps.enumerated().map { hour, stamp in
      try maker.hourly(Int64(hour) + 1, ["n": 1], exporter: stamp)
    }
    drafts.append(try ReportMaker("another").hourly(1, ["n": 1], exporter: stamps[0]))
    drafts.append(try maker.hourly(9, ["n": 1]))
    let receipts = try await submit(drafts, if: .none, to: store) ?? []
    try expect(
      receipts.map(\.previousExporter), [nil] + stamps.dropLast().map(Optional.some) + [nil, nil],
      "who reported before")
    try expect(receipts.map(\.isLinked), [true, true, true, true, false, true], "links")
    let repeated = try await submit(drafts[0], to: store)
    try expect(repeated?.previousExporter, stamps.last, "a repetition is told of the newest")
  }

  private static func closedPeriods(_ store: any BillingStore) async throws {
    let (maker, other) = (try ReportMaker(), try ReportMaker("another"))
    try expect(await submit(maker.hourly(1, ["n": 1]), to: store)?.closedUntil, nil, "none yet")
    var last: PeriodCertificate?
    for day in Int64(0)...1 {
      let certificate = try await PeriodCases.certificate(day, after: last, in: store)
      try await store.addCertificate(certificate)
      last = certificate
      let receipts = try await submit(
        [maker.hourly(30 + day, ["n": 1]), other.hourly(30 + day, ["n": 1])], if: .none, to: store)
      try expect(
        receipts?.map(\.closedUntil), [ReportMaker.time(hour: day * 24 + 24), nil],
        "closed after day \(day)")
    }
  }

  private static func batchClaims(_ store: any BillingStore) async throws {
    let maker = try ReportMaker()
    let drafts = try (Int64(1)...3).map { try maker.hourly($0, ["n": 1]) }
    let valid = SenderClaim.keyIsValid(
      hash: Array(repeating: 7, count: 32), at: ReportMaker.time(hour: 9))
    try expect(await submit(drafts, if: valid, to: store), nil, "no such key")
    try expect(await store.end().newest, EntryID(0), "nothing was written")
    try expect(await submit([], if: .none, to: store), [], "no reports")
    try expect(await submit(drafts, if: .noKeyExists, to: store)?.count, 3, "receipts")
    try expect(await Asking(store, maker).sum("n"), 3, "the total")
  }

  private static func sendersAtOnce(_ store: any BillingStore) async throws {
    let hashes = (UInt8(1)...4).map { Array(repeating: $0, count: 32) }
    for (number, hash) in hashes.prefix(3).enumerated() {
      try await store.addKey(
        APIKeyRecord(
          id: "key_\(number)", role: .operator, secretHash: hash, createdAt: ReportMaker.epoch,
          revokedAt: nil))
    }
    try await store.revokeKey("key_1", at: ReportMaker.epoch)
    let claims =
      hashes.map { SenderClaim.keyIsValid(hash: $0, at: ReportMaker.epoch) } + [
        SenderClaim.none, .noKeyExists,
      ]
    let holds = [true, false, true, false, true, false]
    let makers = try claims.indices.map { try ReportMaker("c", "instance \($0)") }
    let found = try await withThrowingTaskGroup(of: (Int, Bool).self) { group in
      for hour in Int64(1)...10 {
        for (index, claim) in claims.enumerated() {
          let draft = try makers[index].hourly(hour, ["n": 1])
          group.addTask { (index, try await submit(draft, if: claim, to: store) != nil) }
        }
      }
      var counts = Array(repeating: 0, count: claims.count)
      for try await (index, isAdded) in group where isAdded { counts[index] += 1 }
      return counts
    }
    try expect(found, holds.map { $0 ? 10 : 0 }, "reports added for each sender")
    try expect(await Asking(store, makers[0]).sum("n"), 30, "the total")
    try expect(await store.end().newest, EntryID(30), "numbers without gaps")
  }

  private static func claims(_ store: any BillingStore) async throws {
    let maker = try ReportMaker()
    let hash = Array(repeating: UInt8(1), count: 32)
    let valid = SenderClaim.keyIsValid(hash: hash, at: ReportMaker.time(hour: 9))
    try expect(await submit(maker.hourly(1, ["n": 1]), if: valid, to: store), nil, "no such key")
    let free = try await submit(maker.hourly(1, ["n": 1]), if: .noKeyExists, to: store)
    try expect(free?.outcome.entry?.id, EntryID(1), "nothing was written before")
    try await store.addKey(
      APIKeyRecord(
        id: "key_1", role: .operator, secretHash: hash, createdAt: ReportMaker.epoch,
        revokedAt: nil))
    try expect(
      await submit(maker.hourly(2, ["n": 1]), if: .noKeyExists, to: store), nil, "a key exists")
    let keyed = try await submit(maker.hourly(2, ["n": 1]), if: valid, to: store)
    try expect(keyed?.outcome.entry?.id, EntryID(2), "a valid key")
    try await store.revokeKey("key_1", at: ReportMaker.time(hour: 3))
    try expect(
      await submit(maker.hourly(3, ["n": 1]), if: valid, to: store), nil, "a revoked key")
    try expect(
      await submit(maker.hourly(3, ["n": 1]), if: .noKeyExists, to: store), nil,
      "a revoked key is one that was made")
    try expect(await store.end().newest, EntryID(2), "refused ones leave nothing")
    try await endings(maker, store)
  }

  /// An expiry and a rotation end a secret in the commit itself.
  private static func endings(_ maker: ReportMaker, _ store: any BillingStore) async throws {
    let (old, new) = (Array(repeating: UInt8(2), count: 32), Array(repeating: UInt8(3), count: 32))
    try await store.addKey(
      APIKeyRecord(
        id: "key_2", role: .operator, secretHash: old, createdAt: ReportMaker.epoch,
        expiresAt: ReportMaker.time(hour: 5)))
    try await store.rotateKey(
      "key_2", to: new, expiresAt: nil, olderUntil: ReportMaker.time(hour: 4),
      at: ReportMaker.epoch)
    let table: [(name: String, hash: [UInt8], hour: Int64, isTaken: Bool)] = [
      ("the old one in the overlap", old, 3, true), ("the old one at its end", old, 4, false),
      ("the new one", new, 4, true), ("the new one when the key expires", new, 5, false),
    ]
    for (number, row) in table.enumerated() {
      let claim = SenderClaim.keyIsValid(hash: row.hash, at: ReportMaker.time(hour: row.hour))
      let receipt = try await submit(
        maker.hourly(Int64(10 + number), ["n": 1]), if: claim, to: store)
      try expect(receipt != nil, row.isTaken, row.name)
    }
  }
}

extension AppendOutcome {
  fileprivate var entry: LedgerEntry? {
    if case .added(let entry) = self { entry } else { nil }
  }
}
