/// What became of a draft; every outcome is durable when it is returned.
public enum AppendOutcome: Hashable, Sendable {
  /// A new fact, or the completion of one.
  case added(LedgerEntry)
  /// The same report is there already: the first entry with this content.
  case alreadyThere(LedgerEntry)
  /// The identity is taken by other content. The attempt is recorded; no total changed.
  case conflict(with: ExistingReport)
  /// The window shares time with others of its instance. The attempt is recorded; no total changed.
  case overlap(WindowOverlap)
}
