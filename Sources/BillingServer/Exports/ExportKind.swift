public import TableFiles

/// What can be taken out as a table.
public enum ExportKind: String, Hashable, Sendable, CaseIterable {
  /// A row for each metric of each report, newest report first.
  case usage
  /// A row for each line of each invoice that Stripe showed, oldest invoice first; drafts too.
  case invoices
  /// A row for each total that was sent: what Stripe was told last, what it took, what its summaries show.
  case deliveries
  /// The lines of `invoices` with the columns of FOCUS 1.0 (focus.finops.org); final invoices only.
  case focus

  /// What a row of it has, in order. Each ends with `cursor`, from which an export that broke off goes on; FOCUS's do with
  /// `x_Cursor`, as its specification names columns beyond its own.
  public var columns: [TableColumn] {
    switch self {
    case .usage: ExportedUsage.columns + [TableColumn("cursor", .text)]
    case .invoices: ExportedInvoices.columns + [TableColumn("cursor", .text)]
    case .deliveries: ExportedDeliveries.columns + [TableColumn("cursor", .text)]
    case .focus: FocusCharges.columns + [TableColumn("x_Cursor", .text)]
    }
  }
}
