public import Metering

/// Which rows of a kind are wanted.
public struct ExportQuestion: Hashable, Sendable {
  /// What kind of rows.
  public let kind: ExportKind
  /// Only this customer's; nil for all.
  public let customer: CustomerID?
  /// Of usage: windows that end after it. Of invoices: made at it or later. Of deliveries: segments that begin at it or later.
  public let from: Timestamp?
  /// Of usage: windows that end at it or before. Of the others: before it.
  public let to: Timestamp?
  /// The row behind which the export goes on.
  public let after: ExportCursor?

  /// Takes the parts as they are: `from` is before `to`.
  public init(
    _ kind: ExportKind, customer: CustomerID? = nil, from: Timestamp? = nil, to: Timestamp? = nil,
    after: ExportCursor? = nil
  ) {
    self.kind = kind
    self.customer = customer
    self.from = from
    self.to = to
    self.after = after
  }

  /// Whether an instant lies in `from`..<`to`.
  func includes(_ instant: Timestamp) -> Bool {
    (from.map { $0 <= instant } ?? true) && (to.map { instant < $0 } ?? true)
  }

  /// The place behind which a customer's rows are wanted; nil for all of them.
  func place(of customer: CustomerID) -> ExportCursor.Place? {
    after?.customer == customer ? after?.place : nil
  }
}
