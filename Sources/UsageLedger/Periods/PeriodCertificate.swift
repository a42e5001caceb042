public import Metering

/// What a closed period was made of, fixed: counts, totals, gaps, and a hash over every entry.
///
/// Each certificate of a customer carries the hash of the one before, so that none can be changed or left out unseen.
public struct PeriodCertificate: Hashable, Sendable {
  /// Whose period it is; the chain is this customer's.
  public let customer: CustomerID
  /// The place in the customer's chain, from one.
  public let number: Int64
  /// The closed period.
  public let period: BillingPeriod
  /// In the customer's time.
  public let closedAt: Timestamp
  /// Entries up to this one are in; what came later is late.
  public let through: EntryID
  /// Reports and completions, void ones included.
  public let entryCount: Int
  /// Voids up to ``through`` that took out entries of the period.
  public let voidCount: Int
  /// By meter and start; none in a calendar month without a subscription.
  public let segments: [CertifiedSegment]
  /// What was not reported when the period was closed, by start; why something was waived is not repeated here.
  public let gaps: [CoverageGap]
  /// By which rule the totals were made; the version of the certificate's form.
  public let rule: TotalRule
  /// The retirements inside the period that the totals know; none in a certificate of the first form.
  public let retirements: [InstanceRetirement]
  /// The head before; nil for the first.
  public let previous: CertificateHead?
  /// Over this certificate and its entries; the next certificate carries it.
  public let head: CertificateHead

  /// A certificate as it was written; `head` is not computed.
  init(
    customer: CustomerID, number: Int64, period: BillingPeriod, closedAt: Timestamp,
    through: EntryID, entryCount: Int, voidCount: Int, segments: [CertifiedSegment],
    gaps: [CoverageGap], rule: TotalRule, retirements: [InstanceRetirement],
    previous: CertificateHead?, head: CertificateHead
  ) {
    self.customer = customer
    self.number = number
    self.period = period
    self.closedAt = closedAt
    self.through = through
    self.entryCount = entryCount
    self.voidCount = voidCount
    self.segments = segments
    self.gaps = gaps
    self.rule = rule
    self.retirements = retirements
    self.previous = previous
    self.head = head
  }

  /// Certifies a period: counts and hashes the entries of `history` up to `through`. `rule`: the one by which the totals
  /// of `segments` were made.
  public init(
    _ period: BillingPeriod, of customer: CustomerID, after last: PeriodCertificate?,
    closedAt: Timestamp, through: EntryID, history: PeriodHistory, segments: [CertifiedSegment],
    gaps: [CoverageGap] = [], rule: TotalRule = .current
  ) {
    let counted = history.counted(through: through)
    let open = PeriodCertificate(
      customer: customer, number: (last?.number ?? 0) + 1, period: period, closedAt: closedAt,
      through: through, entryCount: counted.count,
      voidCount: history.voids(through: through).count,
      segments: segments.sorted {
        ($0.segment.key.meter, $0.segment.key.start, $0.segment.key.item)
          < ($1.segment.key.meter, $1.segment.key.start, $1.segment.key.item)
      }, gaps: gaps.map(\.withoutReason), rule: rule,
      retirements: rule == .expiring ? [] : history.retirements, previous: last?.head, head: .none)
    self = open.headed(CertificateHead(of: open, history))
  }

  private func headed(_ head: CertificateHead) -> PeriodCertificate {
    PeriodCertificate(
      customer: customer, number: number, period: period, closedAt: closedAt, through: through,
      entryCount: entryCount, voidCount: voidCount, segments: segments, gaps: gaps, rule: rule,
      retirements: retirements, previous: previous, head: head)
  }

  /// Entries up to this one are in every total: what is newer may be late.
  public var reach: EntryID { segments.map(\.through).min() ?? through }

  /// The certified segment of that key.
  public func segment(_ key: Segment.Key) -> CertifiedSegment? {
    segments.first { $0.segment.key == key }
  }
}
