import Metering

/// What retention has to know of a certified period: a few bytes an entry, so that years of a customer fit in memory.
public struct RetentionContent: Hashable, Sendable {
  /// An entry by what decides whether a seal covers it.
  struct Mark: Hashable, Sendable {
    let id: EntryID
    let hour: Int64
    let isSealed: Bool
  }

  /// The certificate that makes the period final.
  public let certificate: PeriodCertificate
  /// The late entries and voids about which nothing was decided, or whose decision was not carried out. A late report that is
  /// void by now needs none.
  public let undecided: [EntryID]
  let marks: Set<Mark>

  /// `history` is the certificate's period's.
  public init(
    of certificate: PeriodCertificate, _ history: PeriodHistory, decisions: [LateDecision]
  ) {
    self.certificate = certificate
    let decided = Dictionary(decisions.map { ($0.entry, $0) }) { first, _ in first }
    let void = Set(history.entries.filter { $0.voidedBy != nil }.map(\.id))
    undecided = certificate.late(in: history).filter { id in
      decided[id].map { $0.settledAt == nil } ?? !void.contains(id)
    }
    marks = Set(
      history.entries.map {
        Mark(
          id: $0.id, hour: HourSlot(ofWindowEnd: $0.window.end).number, isSealed: $0.isSealed)
      })
  }
}

extension SealedSpan {
  /// How many of the entries still have the details that this span takes.
  func remaining(in marks: Set<RetentionContent.Mark>) -> Int {
    let hours = hours
    return marks.count { mark in
      !mark.isSealed && mark.id <= through && hours.contains { $0.contains(mark.hour) }
    }
  }
}
