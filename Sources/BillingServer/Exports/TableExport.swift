public import TableFiles
public import UsageLedger

/// Writes what was asked for as a table, customer after customer and page after page: what it holds follows the largest customer's
/// invoices, never the number of reports or customers.
public struct TableExport: Sendable {
  private static let customersAtOnce = 200
  /// Handed out in pieces of about this size.
  private static let pieceBytes = 64 << 10

  private let store: any BillingStore

  /// Reads from that store.
  public init(store: any BillingStore) {
    self.store = store
  }

  /// Hands out the table piece by piece. Throws what the store or `write` throws; the pieces so far are then no whole table.
  public func write(
    _ question: ExportQuestion, as format: TableFormat,
    to write: ([UInt8]) async throws -> Void
  ) async throws {
    var table = TableWriter(question.kind.columns, format: format)
    var piece = table.take()
    try await rows(of: question) { rows in
      for row in rows { table.append(row) }
      piece += table.take()
      guard piece.count >= Self.pieceBytes else { return }
      try await write(piece)
      piece.removeAll(keepingCapacity: true)
    }
    try await write(piece + table.finish())
  }

  private func rows(
    of question: ExportQuestion, _ emit: ([[TableValue]]) async throws -> Void
  ) async throws {
    if let customer = question.customer {
      let link = try await store.link(of: customer)
      try await rows(of: .init(customer: customer, link: link), question, emit)
      return
    }
    var last = question.after?.customer
    if let customer = last {
      let link = try await store.link(of: customer)
      try await rows(of: .init(customer: customer, link: link), question, emit)
    }
    repeat {
      let page = try await CustomerListing(store: store).page(
        after: last, limit: Self.customersAtOnce)
      for entry in page.entries { try await rows(of: entry, question, emit) }
      last = page.next
    } while last != nil
  }

  private func rows(
    of entry: CustomerListing.Entry, _ question: ExportQuestion,
    _ emit: ([[TableValue]]) async throws -> Void
  ) async throws {
    let customer = entry.customer
    let place = question.place(of: customer)
    switch question.kind {
    case .usage:
      try await ExportedUsage(store: store).rows(of: customer, question, after: place, emit)
    case .invoices:
      let invoices = try await store.invoicesSeen(of: customer)
      try await emit(ExportedInvoices.rows(of: invoices, question, after: place))
    case .deliveries:
      let deliveries = try await store.deliveries(of: customer)
      try await emit(ExportedDeliveries.rows(of: deliveries, question, after: place))
    case .focus:
      let invoices = try await store.invoicesSeen(of: customer)
      try await emit(
        FocusCharges.rows(of: invoices, name: entry.link?.name, question, after: place))
    }
  }
}
