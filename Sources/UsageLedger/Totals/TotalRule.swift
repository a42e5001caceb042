/// By which rule readings become totals. A certificate says by which its own were made: a closed period never changes.
public enum TotalRule: Int, Hashable, Sendable, CaseIterable {
  /// A reading counted until two windows after its own, `max` was the peak of the hours' last readings, retirements
  /// changed nothing. What certificates of the first form hold.
  case expiring = 1
  /// A reading counts until its instance's next report, its retirement, or the end of the span; `max` is the peak over every
  /// instant at which an instance reported.
  case holding = 2
  /// The same, and the certificate says which lines of which invoices billed its segments.
  case invoiced = 3

  /// What totals are made by now.
  public static let current = TotalRule.invoiced
}
