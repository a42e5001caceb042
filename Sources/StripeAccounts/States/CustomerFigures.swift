public import Billing
public import Catalog
public import Metering
public import Rating
import Reporting
public import UsageLedger

/// What is shown of a customer's usage; each answer follows from one consistent view.
public protocol CustomerFigures: Sendable {
  /// How far an entry is on its way to Stripe.
  func status(of entry: LedgerEntry) async throws(BillingError) -> DeliveryStatus

  /// The customer's usage, how complete it is, what it costs by now, and so many of the newest reports.
  func overview(of customer: CustomerID, newest count: Int) async throws(BillingError)
    -> UsageOverview

  /// The states in which the customer's subscriptions do not charge what is used, with what each leaves behind.
  func collection(of customer: CustomerID) async throws(BillingError) -> [CollectionState]
}

/// A customer's running periods, as a page or a summary shows them.
public struct UsageOverview: Sendable {
  /// One figure for each meter that the customer is priced by or has reported for.
  public let usage: [MeterUsage]
  /// Of the running segments, or of the calendar month, and of a week at least.
  public let coverage: CustomerCoverage
  /// Nil where it cannot be told, with the reason in `trouble`.
  public let invoice: Invoice?
  /// The same at the period's end, as a range; nil where there is too little to project from, or no invoice.
  public let projection: ProjectedInvoice?
  /// The catalogue that the figures were made with; nil where nobody told.
  public let catalog: PriceCatalog?
  /// Why there is no invoice.
  public let trouble: String?
  /// Why the figures may be older than Stripe's; nil while Stripe answers, or need not be asked.
  public let silence: String?
  /// The states in which subscriptions do not charge, with what each leaves behind; empty where it cannot be told.
  public let collection: [CollectionState]
  /// What the store keeps of the customer, from the same view.
  public let records: CustomerRecords
  /// Newest first, void ones too: as many as were asked for.
  public let newest: [LedgerEntry]

  /// Takes the parts as they are.
  public init(
    usage: [MeterUsage], coverage: CustomerCoverage, invoice: Invoice?,
    projection: ProjectedInvoice? = nil, catalog: PriceCatalog? = nil, trouble: String? = nil,
    silence: String? = nil, collection: [CollectionState] = [], records: CustomerRecords,
    newest: [LedgerEntry] = []
  ) {
    self.usage = usage
    self.coverage = coverage
    self.invoice = invoice
    self.projection = projection
    self.catalog = catalog
    self.trouble = trouble
    self.silence = silence
    self.collection = collection
    self.records = records
    self.newest = newest
  }

  /// Of a state that was read with its coverage and collection. Throws what keeps usage from being told.
  public init(_ state: CustomerState, silence: String? = nil) throws(BillingError) {
    let (invoice, trouble) = Self.invoice(state)
    let (collection, untold) = Self.collection(state)
    self.init(
      usage: try state.usage(), coverage: try state.coverage(), invoice: invoice,
      projection: invoice == nil ? nil : try? state.projection(), catalog: state.catalog,
      trouble: trouble ?? untold, silence: silence, collection: collection, records: state.records,
      newest: state.newest)
  }

  private static func collection(_ state: CustomerState) -> ([CollectionState], trouble: String?) {
    do throws(BillingError) { return (try state.collectionStates(), nil) } catch {
      return ([], error.context)
    }
  }

  private static func invoice(_ state: CustomerState) -> (Invoice?, trouble: String?) {
    do throws(BillingError) { return (try state.invoice(), nil) } catch {
      return (nil, error.context)
    }
  }
}

extension CustomerStates: CustomerFigures {
  public func status(of entry: LedgerEntry) async throws(BillingError) -> DeliveryStatus {
    let end = entry.window.end
    return try await told(
      of: entry.report.customer, scope: .segments { $0.span.contains(windowEnd: end) }
    ).state.status(of: entry)
  }

  public func overview(of customer: CustomerID, newest count: Int) async throws(BillingError)
    -> UsageOverview
  {
    var scope = CustomerState.Scope.coverage
    scope.newestCount = count
    scope.hasCollection = true
    let told = try await told(of: customer, scope: scope)
    return try UsageOverview(told.state, silence: told.silence)
  }

  public func collection(of customer: CustomerID) async throws(BillingError) -> [CollectionState] {
    try await state(of: customer, scope: .collection).collectionStates()
  }
}
