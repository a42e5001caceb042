public import Metering

/// The changes and cancellations that were accepted.
public protocol ChangeJournal: Sendable {
  /// Keeps an order as it is now, in place of what was known of it, as far as `ChangeOrder.Status.mayBecome` lets it: two that
  /// write at once undo nothing that was finished or taken back. Whose order it is never changes.
  func save(_ order: ChangeOrder) async throws(LedgerError)

  /// Nil for an id that nobody gave.
  func change(_ id: String) async throws(LedgerError) -> ChangeOrder?

  /// Newest first; of one moment, the later id first.
  func changes(of customer: CustomerID) async throws(LedgerError) -> [ChangeOrder]

  /// Those of every customer that are still to be done or watched, oldest first; costs follow their number.
  func openChanges() async throws(LedgerError) -> [ChangeOrder]
}
