public import Catalog
public import Metering
public import UsageLedger

/// All that is known of one customer at one moment: from it follows everything that is said about the customer's bill.
///
/// A value: made of one consistent read of the store (`CustomerReading`), the catalogue in force and a moment of the
/// customer's time. What a period bills, invoices, comparison, explanation, what-if and status are functions of it, so
/// that no two of them can have read different things.
public struct CustomerState: Sendable {
  /// What the store knows of the customer beside reports.
  public internal(set) var records: CustomerRecords
  /// The catalogue in force: which metrics are counted how. Prices are those that the subscriptions hold.
  public let catalog: PriceCatalog
  /// The customer's time as of which everything is meant: the wall's, a test clock's, or a moment asked for.
  public internal(set) var now: Timestamp
  /// Whether `now` is the present; else a moment of the past is asked for, and what was billed then.
  public internal(set) var isPresent: Bool
  /// When Stripe was asked for the customer's invoices last, in the customer's time: that an invoice is not there says something
  /// only then. Nil where it was not asked.
  public var invoicesReadAt: Timestamp?
  /// How far the clock by which reports are received and facts are sent is ahead of Stripe's; zero where that is not known.
  public var wallAheadNanoseconds: Int64 = 0
  /// By number: the reports that were asked for, void ones too.
  public let entries: [LedgerEntry]
  /// Newest first: as many of the newest reports as were asked for, void ones too.
  public let newest: [LedgerEntry]
  var terms: [PriceID: PriceTerms]
  var facts: [FactsQuery: MetricFacts]
  let histories: [UsageSpan: PeriodHistory]
  let voids: [EntryID: LedgerEntry]
  let windows: [WindowsQuery: [InstanceWindows]]

  /// `snapshot` must answer ``question(_:catalog:now:isPresent:scope:)`` of the same catalogue and moment. `terms` reads a price's
  /// terms: whoever makes many states remembers them.
  public init(
    _ snapshot: CustomerSnapshot, catalog: PriceCatalog, now: Timestamp, isPresent: Bool = true,
    terms: ((PriceDocument) -> PriceTerms?)? = nil
  ) {
    records = snapshot.records
    facts = snapshot.facts
    entries = snapshot.entries
    newest = snapshot.newest
    histories = snapshot.histories
    voids = snapshot.voids
    windows = snapshot.windows
    self.terms = snapshot.records.prices.compactMapValues { document in
      terms.map { $0(document) } ?? PriceTerms(document)
    }
    self.catalog = catalog
    self.now = now
    self.isPresent = isPresent
  }

  /// Whose state it is.
  public var customer: CustomerID { records.customer }

  /// The periods that are billed at `now`: those that run or, for a moment of the past, those that it lies in.
  public var periods: [BilledPeriod] { Self.periods(records, at: now, isPresent: isPresent) }

  static func periods(_ records: CustomerRecords, at now: Timestamp, isPresent: Bool)
    -> [BilledPeriod]
  {
    isPresent ? BilledPeriod.all(records, at: now) : BilledPeriod.containing(now, records)
  }

  /// The prices that are billed and whose terms nobody has written down yet, or not in a form that can be read.
  public var unknownPrices: Set<PriceID> {
    CustomerRecords.prices(
      of: records.subscriptions, records.segments, records.certificates, records.changes
    ).filter { terms[$0] == nil }
  }

  /// The terms of a price that a subscription or segment names. Throws `unknownPlan` for one that was never seen.
  func terms(of price: PriceID) throws(BillingError) -> PriceTerms {
    guard let known = terms[price] else {
      throw BillingError(.unknownPlan, "the terms of the price \(price) are not known here")
    }
    return known
  }
}
