/// What was done, with what became of it.
public struct AuditAction: Hashable, Sendable {
  /// The row of the action itself.
  public let entry: AuditEntry
  /// Nil while it is not known: under way, or the process ended before it knew.
  public let outcome: String?

  /// `later`: the newest row that tells the outcome, where there is one.
  public init(_ entry: AuditEntry, later: AuditEntry? = nil) {
    self.entry = entry
    outcome = (later ?? entry).event.outcome
  }
}
