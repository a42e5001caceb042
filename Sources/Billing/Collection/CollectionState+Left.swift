public import Amounts

extension CollectionState {
  /// What is left behind, in each currency; what an invoice may still charge is not part of it. Throws `overflow`.
  public func left() throws(BillingError) -> [Currency: Money] {
    var sums: [Currency: Money] = [:]
    for entry in usage where entry.fate != .awaited {
      sums[entry.currency] = try [sums[entry.currency] ?? .zero, entry.amount].total()
    }
    return sums
  }

  /// Whether somebody should look: the subscription may be charged again, or it left something behind.
  public var isOpen: Bool {
    switch kind {
    case .paused, .collectionPaused, .unpaid, .pastDue, .incomplete: true
    case .incompleteExpired, .canceled, .customerDeleted, .itemRemoved:
      usage.contains { $0.fate != .awaited }
    }
  }
}
