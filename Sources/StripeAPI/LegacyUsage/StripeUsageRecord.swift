/// A usage record as it was taken (API versions before 2025-03-31.basil).
public struct StripeUsageRecord: Decodable, Sendable {
  /// `mbur_…`.
  public let id: StripeID<StripeUsageRecord>
  /// The value reported.
  public let quantity: Int64
  /// The instant it counts for.
  public let timestamp: StripeTimestamp
}

/// What a usage record does to the value at its timestamp.
public enum StripeUsageAction: String, Sendable {
  /// Adds to it.
  case increment
  /// Replaces it; records at other timestamps stay. Refused on subscriptions with billing thresholds.
  case set
}

/// The usage records of one period added up.
public struct StripeUsageRecordSummary: StripeListed {
  /// Names the summary.
  public let id: StripeID<StripeUsageRecordSummary>
  /// The invoice that charged it; nil while the period is open.
  public let invoice: StripeInvoiceID?
  /// The total by the price's aggregation.
  public let totalUsage: Int64
  /// The period's ends; either may be missing for the first and the open period.
  public let period: Period

  /// A period that may be open at either end.
  public struct Period: Decodable, Sendable {
    /// The first instant.
    public let start: StripeTimestamp?
    /// The first instant after.
    public let end: StripeTimestamp?
  }

  private enum CodingKeys: String, CodingKey {
    case id, invoice, period
    case totalUsage = "total_usage"
  }
}

extension StripeClient {
  /// Reports usage of one subscription item; `timestamp` must lie in the item's current period and not ahead.
  public func createUsageRecord(
    item: StripeSubscriptionItemID, quantity: Int64, timestamp: StripeTimestamp,
    action: StripeUsageAction, key: IdempotencyKey? = nil
  ) async throws(StripeError) -> StripeUsageRecord {
    var form = FormBody()
    form.set("quantity", quantity)
    form.set("timestamp", timestamp)
    form.set("action", action.rawValue)
    let path = StripePath("subscription_items").object(item).below("usage_records")
    return try await send(.post(path, form, key: key))
  }

  /// An item's usage by period, newest first.
  public func usageRecordSummaries(
    item: StripeSubscriptionItemID
  ) -> StripePages<StripeUsageRecordSummary> {
    StripePages(
      client: self,
      path: StripePath("subscription_items").object(item).below("usage_record_summaries"),
      parameters: FormBody())
  }
}
