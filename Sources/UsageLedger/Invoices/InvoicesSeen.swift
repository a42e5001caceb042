public import Metering

/// The invoices of our customers as Stripe showed them, drafts included.
public protocol InvoicesSeen: Sendable {
  /// Keeps an invoice whole, in place of what was known of it; false, and nothing changed, where what is known says more
  /// (``InvoiceSight/isOutdated(by:)``).
  ///
  /// One invoice may be kept for two customers of ours that were linked to its Stripe customer one after the other.
  @discardableResult
  func save(_ invoice: InvoiceSeen) async throws(LedgerError) -> Bool

  /// Forgets a draft that Stripe deleted; a final invoice stays, and so does an unknown one. Returns whether one was there.
  @discardableResult
  func removeDraft(_ id: String, of customer: CustomerID) async throws(LedgerError) -> Bool

  /// Newest first, of one moment by id; costs follow their number and that of their lines.
  func invoicesSeen(of customer: CustomerID) async throws(LedgerError) -> [InvoiceSeen]
}

/// What decides which of two sightings of one invoice says more.
public struct InvoiceSight: Hashable, Sendable {
  /// When it became final; nil for a draft.
  public let finalizedAt: Timestamp?
  /// When Stripe was asked.
  public let seenAt: Timestamp

  /// Takes the parts as they are.
  public init(finalizedAt: Timestamp?, seenAt: Timestamp) {
    self.finalizedAt = finalizedAt
    self.seenAt = seenAt
  }

  /// Whether `newer` may replace what is known: a final invoice is never a draft again, however late the answer came; else
  /// the later question counts, and of one moment the later write.
  public func isOutdated(by newer: InvoiceSight) -> Bool {
    guard (finalizedAt != nil) == (newer.finalizedAt != nil) else { return finalizedAt == nil }
    return newer.seenAt >= seenAt
  }
}

extension InvoiceSeen {
  /// What decides whether this sighting replaces another.
  public var sight: InvoiceSight { InvoiceSight(finalizedAt: finalizedAt, seenAt: seenAt) }
}
