public import Amounts
public import Metering
public import UsageLedger

/// One or more neighbouring hours with the same values: what they are made of, and whether they decide the total.
public struct ExplainedHour: Hashable, Sendable {
  /// One entry's part of the hour's value.
  public struct Part: Hashable, Sendable {
    /// The entry that the value came in.
    public let entry: EntryID
    /// Whose value it is.
    public let instance: InstanceID
    /// As it counts in the hour.
    public let value: Quantity

    /// Takes the parts as they are.
    public init(entry: EntryID, instance: InstanceID, value: Quantity) {
      self.entry = entry
      self.instance = instance
      self.value = value
    }
  }

  /// The first hour of the stretch.
  public let first: HourSlot
  /// The same as `first` for a single hour; later while every instance's reading stays the same.
  public let last: HourSlot
  /// By instance, then entry.
  public let parts: [Part]
  /// The sum of the parts: the value of each hour of the stretch.
  public let value: Quantity
  /// For `max` the peak, for `p95` the hour at the 95th percentile; the first of several equal ones.
  public let isDeciding: Bool

  /// Takes the parts as they are.
  public init(
    first: HourSlot, last: HourSlot, parts: [Part], value: Quantity, isDeciding: Bool = false
  ) {
    self.first = first
    self.last = last
    self.parts = parts
    self.value = value
    self.isDeciding = isDeciding
  }

  /// How many hours the stretch has.
  public var count: Int64 { last.number - first.number + 1 }

  func deciding() -> ExplainedHour {
    ExplainedHour(first: first, last: last, parts: parts, value: value, isDeciding: true)
  }

  /// This stretch and the hour right after it, when both are made of the same; nil otherwise.
  func extended(by next: ExplainedHour) -> ExplainedHour? {
    guard next.first.number == last.number + 1, next.parts == parts else { return nil }
    return ExplainedHour(first: first, last: next.last, parts: parts, value: value)
  }
}
