public import Metering
public import UsageLedger

extension MemoryStore: ChangeJournal {
  public func save(_ order: ChangeOrder) async throws(LedgerError) {
    guard changeOrders[order.id]?.status.mayBecome(order.status) ?? true else { return }
    changeOrders[order.id] = order
  }

  public func change(_ id: String) async throws(LedgerError) -> ChangeOrder? { changeOrders[id] }

  public func changes(of customer: CustomerID) async throws(LedgerError) -> [ChangeOrder] {
    changeOrders.values.filter { $0.customer == customer }
      .sorted { ($0.requestedAt, $0.id) > ($1.requestedAt, $1.id) }
  }

  public func openChanges() async throws(LedgerError) -> [ChangeOrder] {
    changeOrders.values.filter(\.status.isOpen)
      .sorted { ($0.requestedAt, $0.id) < ($1.requestedAt, $1.id) }
  }
}
