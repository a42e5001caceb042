public import Billing
public import Metering
public import Rating
public import UsageLedger

/// What is known of one customer when rules are evaluated: what others say of it, computed nowhere a second time.
///
/// What could not be read is nil: then nothing is said of it, and alerts stay as they are.
public struct CustomerObservation: Sendable {
  /// What the store keeps of the customer; the rest is from the same view.
  public let records: CustomerRecords
  /// The customer's time.
  public let now: Timestamp
  /// As pages and summaries show it.
  public let usage: [MeterUsage]?
  /// The invoice so far, and what it is going to be.
  public let bill: Bill?
  /// Which windows were reported.
  public let coverage: CustomerCoverage?
  /// The newest hour of each meter beside the weeks before.
  public let hours: [HourComparison]?
  /// The newest reports that were refused, newest first.
  public let conflicts: [ReportConflict]?
  /// Entries that came after their periods were closed, decided ones too.
  public let late: [LateEntry]?
  /// What the last verification found of the customer.
  public let differences: [VerificationDifference]?
  /// With which version of the exporter each instance reported last.
  public let exporters: [InstanceID: SemanticVersion]?
  /// The version of the service itself.
  public let release: SemanticVersion?

  /// The invoice so far and its range at the period's end.
  public struct Bill: Hashable, Sendable {
    /// So far.
    public let soFar: Invoice
    /// Nil while there is too little to project from.
    public let projected: ProjectedInvoice?

    /// Takes the parts as they are.
    public init(soFar: Invoice, projected: ProjectedInvoice?) {
      self.soFar = soFar
      self.projected = projected
    }
  }

  /// Takes the parts as they are.
  public init(
    records: CustomerRecords, now: Timestamp, usage: [MeterUsage]? = nil, bill: Bill? = nil,
    coverage: CustomerCoverage? = nil, hours: [HourComparison]? = nil,
    conflicts: [ReportConflict]? = nil, late: [LateEntry]? = nil,
    differences: [VerificationDifference]? = nil,
    exporters: [InstanceID: SemanticVersion]? = nil, release: SemanticVersion? = nil
  ) {
    self.records = records
    self.now = now
    self.usage = usage
    self.bill = bill
    self.coverage = coverage
    self.hours = hours
    self.conflicts = conflicts
    self.late = late
    self.differences = differences
    self.exporters = exporters
    self.release = release
  }

  /// Whose it is.
  public var customer: CustomerID { records.customer }
}
