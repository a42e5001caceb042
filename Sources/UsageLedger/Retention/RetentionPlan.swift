public import Metering

/// Which stretches of a customer's closed periods can lose the details of their reports, and which cannot and why. Pure.
///
/// A period is ready when it ended before the limit, has a certificate, and all its late usage is decided. Where periods
/// of two subscriptions overlap, the stretch that they share is sealed once, when both are ready; the entries that are late
/// for either keep their details.
public struct RetentionPlan: Hashable, Sendable {
  /// One stretch to seal.
  public struct Step: Hashable, Sendable {
    public let seal: SealedSpan
    /// How many reports still lose their details.
    public let entryCount: Int

    public init(seal: SealedSpan, entryCount: Int) {
      self.seal = seal
      self.entryCount = entryCount
    }
  }

  /// A period that ended before the limit and keeps details, and why.
  public struct Kept: Hashable, Sendable {
    public enum Reason: Hashable, Sendable {
      /// These came after it was closed, and nothing was decided about them.
      case undecided([EntryID])
      /// It has no certificate.
      case notClosed
      /// The part that it shares with this period, which is not ready.
      case overlaps(BillingPeriod)
    }

    public let period: BillingPeriod
    public let reason: Reason

    public init(period: BillingPeriod, reason: Reason) {
      self.period = period
      self.reason = reason
    }
  }

  /// Oldest first; an interrupted one again, as it was begun.
  public let steps: [Step]
  /// By period.
  public let kept: [Kept]

  /// `histories`: what the certificates' periods hold, by certificate number; needed for those that ended before `limit`.
  /// `segments` are all of the customer's, `seals` all that were written.
  public init(
    before limit: Timestamp, certificates: [PeriodCertificate], histories: [Int64: PeriodHistory],
    decisions: [LateDecision], segments: [Segment], seals: [SealedSpan], now: Timestamp
  ) {
    let ended = certificates.filter { $0.period.end <= limit }
    let decided = Dictionary(decisions.map { ($0.entry, $0) }) { first, _ in first }
    let undecided = Dictionary(
      uniqueKeysWithValues: ended.map { certificate in
        let history = histories[certificate.number] ?? PeriodHistory(entries: [])
        return (certificate.number, certificate.undecided(in: history, decided))
      })
    let ready = ended.filter { undecided[$0.number] == [] }
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
    let entries = Set(ended.compactMap { histories[$0.number] }.flatMap(\.entries))
    steps = (seals + wanted).sorted { $0.span.start < $1.span.start }.map { seal in
      Step(seal: seal, entryCount: entries.count { seal.covers($0) && !$0.isSealed })
    }.filter { $0.entryCount > 0 }

    let late = ended.compactMap { certificate in
      undecided[certificate.number].flatMap { ids in
        ids.isEmpty ? nil : Kept(period: certificate.period, reason: .undecided(ids))
      }
    }
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

extension PeriodCertificate {
  /// The late entries and voids about which nothing was decided, or whose decision was not carried out. A late report that is
  /// void by now needs none.
  fileprivate func undecided(in history: PeriodHistory, _ decided: [EntryID: LateDecision])
    -> [EntryID]
  {
    let void = Set(history.entries.filter { $0.voidedBy != nil }.map(\.id))
    return late(in: history).filter { id in
      decided[id].map { $0.settledAt == nil } ?? !void.contains(id)
    }
  }
}

extension BillingPeriod {
  fileprivate func overlaps(_ other: BillingPeriod) -> Bool {
    start < other.end && other.start < end
  }
}
