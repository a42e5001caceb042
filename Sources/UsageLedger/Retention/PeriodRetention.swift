public import Metering

/// Takes what reports of long closed periods said out of the ledger; identities, hashes and totals stay.
///
/// Interrupted anywhere, the same call goes on: what was begun is found by its written span.
public struct PeriodRetention: Sendable {
  /// How old the newest usage must be that is sealed. Stripe takes usage for 35 days
  /// (docs.stripe.com/billing/subscriptions/usage-based/recording-usage-api) and an invoice is disputed within weeks; what
  /// is sealed can be neither rated nor voided any more.
  public static let minimumAgeDays: Int64 = 90

  private let store: any RetentionLedger & PeriodJournal & CustomerDirectory

  /// Reads and writes that store only.
  public init(store: any RetentionLedger & PeriodJournal & CustomerDirectory) {
    self.store = store
  }

  /// The latest limit that may be asked for at `now`.
  public static func latestLimit(at now: Timestamp) -> Timestamp {
    now.advanced(bySeconds: -minimumAgeDays * 86_400)
  }

  /// What there is to seal of a customer's periods that ended by `limit`; reads every entry of them. Throws `conflict` for a
  /// limit that is younger than `minimumAgeDays`.
  public func plan(_ customer: CustomerID, before limit: Timestamp, now: Timestamp)
    async throws(LedgerError) -> RetentionPlan
  {
    guard limit <= Self.latestLimit(at: now) else {
      throw LedgerError(
        .conflict,
        "\(limit) is less than \(Self.minimumAgeDays) days ago; the latest is \(Self.latestLimit(at: now))"
      )
    }
    let certificates = try await store.certificates(of: customer, overlapping: nil)
    let decisions = try await store.decisions(of: customer)
    var contents: [RetentionContent] = []
    for certificate in certificates where certificate.period.end <= limit {
      let history = try await store.history(of: customer, in: certificate.period.span)
      contents.append(RetentionContent(of: certificate, history, decisions: decisions))
    }
    return RetentionPlan(
      before: limit, certificates: certificates, contents: contents,
      segments: try await store.segments(of: customer),
      seals: try await store.sealedSpans(of: customer), now: now)
  }

  /// Carries out one step; returns how many reports lost their details now.
  public func perform(_ step: RetentionPlan.Step) async throws(LedgerError) -> Int64 {
    try await store.seal(step.seal)
  }
}
