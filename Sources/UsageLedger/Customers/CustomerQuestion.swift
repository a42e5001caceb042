public import Metering

/// What else is to be read of a customer, beside its records and in the same view of the store.
public struct CustomerQuestion: Hashable, Sendable {
  /// What totals are computed from.
  public var facts: Set<FactsQuery>
  /// The span whose reports are wanted, void ones too; nil for none. Costs follow their number.
  public var entries: UsageSpan?
  /// The spans whose whole history is wanted, as closing a period and what came late after it want it. Costs follow the
  /// number of their entries.
  public var histories: Set<UsageSpan>
  /// Which windows were reported. Costs follow their number.
  public var windows: Set<WindowsQuery>
  /// How many of the newest reports are wanted, void ones too.
  public var newestCount: Int

  /// Asks for nothing beside the records unless told.
  public init(
    facts: Set<FactsQuery> = [], entries: UsageSpan? = nil, histories: Set<UsageSpan> = [],
    windows: Set<WindowsQuery> = [], newestCount: Int = 0
  ) {
    self.facts = facts
    self.entries = entries
    self.histories = histories
    self.windows = windows
    self.newestCount = newestCount
  }
}
