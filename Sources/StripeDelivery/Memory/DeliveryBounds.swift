/// How much of a backlog a worker holds in memory; the rest waits in the store.
struct DeliveryBounds: Sendable, Hashable {
  /// How many customers wait for a reconciliation at most.
  var waiting = 10_000
  /// How many customers a page of a sweep or of the ledger's activity has.
  var page = 1_000
  /// How many events a page of the inbox has.
  var events = 1_000
  /// Of how many customers a pass through the inbox tells before it waits for them.
  var announced = 2_000
}
