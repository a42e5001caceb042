public import Billing
public import Metering
public import Rating
import Reporting
public import UsageLedger

/// What is shown of a customer's usage; each answer follows from one consistent view.
public protocol CustomerFigures: Sendable {
  /// How far an entry is on its way to Stripe.
  func status(of entry: LedgerEntry) async throws(BillingError) -> DeliveryStatus

  /// The customer's usage, how complete it is, and what it costs by now.
  func overview(of customer: CustomerID) async throws(BillingError) -> UsageOverview
}

/// A customer's running periods, as a page or a summary shows them.
public struct UsageOverview: Sendable {
  /// One figure for each meter that the customer is priced by or has reported for.
  public let usage: [MeterUsage]
  /// Of the running segments, or of the calendar month, and of a week at least.
  public let coverage: CustomerCoverage
  /// Nil where it cannot be told, with the reason in `trouble`.
  public let invoice: Invoice?
  /// Why there is no invoice.
  public let trouble: String?

  /// Takes the parts as they are.
  public init(
    usage: [MeterUsage], coverage: CustomerCoverage, invoice: Invoice?, trouble: String? = nil
  ) {
    self.usage = usage
    self.coverage = coverage
    self.invoice = invoice
    self.trouble = trouble
  }

  /// Of a state that was read with its coverage. Throws what keeps usage from being told.
  public init(_ state: CustomerState) throws(BillingError) {
    let usage = try state.usage()
    let coverage = try state.coverage()
    do throws(BillingError) {
      self.init(usage: usage, coverage: coverage, invoice: try state.invoice())
    } catch {
      self.init(usage: usage, coverage: coverage, invoice: nil, trouble: error.context)
    }
  }
}

extension CustomerStates: CustomerFigures {
  public func status(of entry: LedgerEntry) async throws(BillingError) -> DeliveryStatus {
    let end = entry.window.end
    return try await state(
      of: entry.report.customer, scope: .segments { $0.span.contains(windowEnd: end) }
    ).status(of: entry)
  }

  public func overview(of customer: CustomerID) async throws(BillingError) -> UsageOverview {
    try UsageOverview(try await state(of: customer, scope: .coverage))
  }
}
