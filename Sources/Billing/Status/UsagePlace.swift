public import Metering
public import UsageLedger

/// Where what a report says of one meter belongs: to exactly one of these.
public enum UsagePlace: Hashable, Sendable {
  /// The report was taken out by a void.
  case void(by: EntryID)
  /// The segment counts its window, or the window began in it and it bills nothing (a trial).
  case segment(Segment.Key)
  /// The window ends after what it began in had ended, a cancellation or the item's removal: shown, and billed by nothing.
  case waived(after: Segment.Key)
  /// Nothing billed the meter then.
  case month(BillingPeriod)
}

extension CustomerState {
  /// Where an entry's value of a meter belongs.
  public func place(of entry: LedgerEntry, in meter: MeterKey) -> UsagePlace {
    if let void = entry.voidedBy { return .void(by: void) }
    let own = records.segments.filter { $0.key.meter == meter && !$0.span.isEmpty }
    if let ending = own.first(where: { $0.span.contains(windowEnd: entry.window.end) }) {
      let unbilled = own.first { $0.billing == .trial && $0.end == ending.unbilledUntil }
      let isEarly = ending.span.beginsTooEarly(entry.window)
      return .segment((isEarly ? unbilled ?? ending : ending).key)
    }
    let begun = own.filter { $0.key.start < entry.window.end && entry.window.start < $0.end }
    if let last = begun.max(by: { $0.end < $1.end }) { return .waived(after: last.key) }
    return .month(BillingPeriod(calendarMonthOfWindowEnd: entry.window.end))
  }
}
