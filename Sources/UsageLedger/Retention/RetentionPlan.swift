public import Metering

/// Which stretches of a customer's closed periods can lose the details of their reports, and which cannot and why. Pure.
///
/// A period is ready when it ended before the limit, has a certificate, and all its late usage is decided. Where periods
/// of two subscriptions overlap, the stretch that they share is sealed once, when both are ready; the entries that are late
/// for either keep their details.
public struct RetentionPlan: Hashable, Sendable {
  /// One stretch to seal.
  public struct Step: Hashable, Sendable {
    /// What is written down before any details go.
    public let seal: SealedSpan
    /// How many reports still lose their details.
    public let entryCount: Int

    /// Takes the parts as they are.
    public init(seal: SealedSpan, entryCount: Int) {
      self.seal = seal
      self.entryCount = entryCount
    }
  }

  /// A period that ended before the limit and keeps details, and why.
  public struct Kept: Hashable, Sendable {
    /// What has to happen before it can lose its details.
    public enum Reason: Hashable, Sendable {
      /// These came after it was closed, and nothing was decided about them.
      case undecided([EntryID])
      /// It has no certificate.
      case notClosed
      /// The part that it shares with this period, which is not ready.
      case overlaps(BillingPeriod)
    }

    /// The period that keeps its details.
    public let period: BillingPeriod
    /// What has to be settled first.
    public let reason: Reason

    /// Takes the parts as they are.
    public init(period: BillingPeriod, reason: Reason) {
      self.period = period
      self.reason = reason
    }
  }

  /// Oldest first; an interrupted one again, as it was begun.
  public let steps: [Step]
  /// By period.
  public let kept: [Kept]

  /// `contents`: of those certificates whose periods ended before the limit. `certificates`, `segments` and `seals` are all of
  /// the customer's.
  public init(
    before limit: Timestamp, certificates: [PeriodCertificate], contents: [RetentionContent],
    segments: [Segment], seals: [SealedSpan], now: Timestamp
  ) {
    let ready = contents.filter(\.undecided.isEmpty).map(\.certificate)
    let certified = Set(certificates.flatMap(\.segments).map(\.segment.key))
    let open = segments.filter { !$0.span.isEmpty && !certified.contains($0.key) }
      .map { BillingPeriod(start: $0.key.start, end: $0.end) }
    let readyNumbers = Set(ready.map(\.number))
    let blocking = Set(
      certificates.filter { !readyNumbers.contains($0.number) }.map(\.period) + open)

    let cuts = Set(segments.flatMap { [$0.key.start, $0.end] })
    let certifiedCuts = ready.flatMap(\.segments).flatMap {
      [$0.segment.key.start, $0.segment.end]
    }
    let wanted = Self.spans(of: ready, beside: blocking, seals).map { span, through, customer in
      SealedSpan(
        customer: customer, span: span, through: through,
        cuts: cuts.union(certifiedCuts).filter { span.start < $0 && $0 < span.end }, sealedAt: now)
    }
    let marks = contents.reduce(into: Set<RetentionContent.Mark>()) { $0.formUnion($1.marks) }
    steps = (seals + wanted).sorted { $0.span.start < $1.span.start }
      .map { Step(seal: $0, entryCount: $0.remaining(in: marks)) }.filter { $0.entryCount > 0 }

    let late = contents.filter { !$0.undecided.isEmpty }
      .map { Kept(period: $0.certificate.period, reason: .undecided($0.undecided)) }
    let unclosed = Set(open.filter { $0.end <= limit }).map { Kept(period: $0, reason: .notClosed) }
    let shared = ready.compactMap { certificate in
      blocking.filter { $0.overlaps(certificate.period) }.min { $0.start < $1.start }
        .map { Kept(period: certificate.period, reason: .overlaps($0)) }
    }
    kept = (late + unclosed + shared).sorted {
      ($0.period.start, $0.period.end) < ($1.period.start, $1.period.end)
    }
  }

  /// The stretches between all bounds that ready periods cover, nothing else touches, and no seal holds.
  private static func spans(
    of ready: [PeriodCertificate], beside blocking: Set<BillingPeriod>, _ seals: [SealedSpan]
  ) -> [(UsageSpan, through: EntryID, CustomerID)] {
    let sealed = seals.map { BillingPeriod(start: $0.span.start, end: $0.span.end) }
    let others = Array(blocking) + sealed
    let bounds = Set((ready.map(\.period) + others).flatMap { [$0.start, $0.end] }).sorted()
    return zip(bounds, bounds.dropFirst()).compactMap { start, end in
      let stretch = BillingPeriod(start: start, end: end)
      let covering = ready.filter { $0.period.overlaps(stretch) }
      guard let first = covering.first, !others.contains(where: { $0.overlaps(stretch) }) else {
        return nil
      }
      let through = covering.map(\.reach).min() ?? first.reach
      return (stretch.span, through, first.customer)
    }
  }
}

extension BillingPeriod {
  fileprivate func overlaps(_ other: BillingPeriod) -> Bool {
    start < other.end && other.start < end
  }
}
