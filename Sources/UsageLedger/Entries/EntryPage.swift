public import Metering

/// Which entries of a customer are wanted, newest first. Voids are not listed by themselves: a listed entry says that it is void.
public struct EntryFilter: Hashable, Sendable {
  /// Only this instance's; nil for all.
  public var instance: InstanceID?
  /// Windows that end after this instant.
  public var from: Timestamp?
  /// Windows that end at or before this instant.
  public var to: Timestamp?
  /// Entries older than this one.
  public var before: EntryID?
  /// 1…1000.
  public var limit: Int

  /// All of a customer's, a hundred a page, unless told otherwise.
  public init(
    instance: InstanceID? = nil, from: Timestamp? = nil, to: Timestamp? = nil,
    before: EntryID? = nil, limit: Int = 100
  ) {
    self.instance = instance
    self.from = from
    self.to = to
    self.before = before
    self.limit = limit
  }
}

/// One page of a customer's entries.
public struct EntryPage: Hashable, Sendable {
  /// Newest first.
  public let entries: [LedgerEntry]
  /// How many entries match the filter, without `before` and `limit`.
  public let total: Int64
  /// Pass as `before` for the next page; nil at the end.
  public let next: EntryID?

  /// Takes the parts as they are.
  public init(entries: [LedgerEntry], total: Int64, next: EntryID?) {
    self.entries = entries
    self.total = total
    self.next = next
  }
}
