extension StripeSubscription {
  private enum CodingKeys: String, CodingKey {
    case id, customer, status, items, metadata, currency, schedule
    case startDate = "start_date"
    case trialStart = "trial_start"
    case trialEnd = "trial_end"
    case cancelAt = "cancel_at"
    case cancelAtPeriodEnd = "cancel_at_period_end"
    case canceledAt = "canceled_at"
    case endedAt = "ended_at"
    case pauseCollection = "pause_collection"
    case billingCycleAnchor = "billing_cycle_anchor"
    case billingMode = "billing_mode"
    case billingThresholds = "billing_thresholds"
    case testClock = "test_clock"
    case latestInvoice = "latest_invoice"
    case periodStart = "current_period_start"
    case periodEnd = "current_period_end"
  }

  private struct BillingMode: Decodable {
    let type: StripeBillingMode
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func time(_ key: CodingKeys) throws -> StripeTimestamp? {
      try container.decodeIfPresent(StripeTimestamp.self, forKey: key)
    }
    let items = try container.decode(StripeList<StripeSubscriptionItem>.self, forKey: .items)
    let period = try StripePeriod(start: time(.periodStart), end: time(.periodEnd))

    id = try container.decode(StripeSubscriptionID.self, forKey: .id)
    customer = try container.decode(StripeCustomerID.self, forKey: .customer)
    status = try container.decode(StripeSubscriptionStatus.self, forKey: .status)
    self.items = items.data.map { $0.inheriting(period: period) }
    hasMoreItems = items.hasMore
    startDate = try container.decode(StripeTimestamp.self, forKey: .startDate)
    trialStart = try time(.trialStart)
    trialEnd = try time(.trialEnd)
    cancelAt = try time(.cancelAt)
    cancelAtPeriodEnd = try container.decode(Bool.self, forKey: .cancelAtPeriodEnd)
    canceledAt = try time(.canceledAt)
    endedAt = try time(.endedAt)
    pauseCollection = try container.decodeIfPresent(
      StripePauseCollection.self, forKey: .pauseCollection)
    billingCycleAnchor = try container.decode(StripeTimestamp.self, forKey: .billingCycleAnchor)
    billingMode = try container.decodeIfPresent(BillingMode.self, forKey: .billingMode)?.type
    hasBillingThresholds = try container.holds(.billingThresholds)
    currency = try container.decodeIfPresent(String.self, forKey: .currency)
    metadata = try container.decodeIfPresent([String: String].self, forKey: .metadata) ?? [:]
    testClock = try container.decodeIfPresent(StripeTestClockID.self, forKey: .testClock)
    schedule = try container.decodeIfPresent(
      StripeSubscriptionScheduleID.self, forKey: .schedule)
    latestInvoice = try container.decodeIfPresent(StripeInvoiceID.self, forKey: .latestInvoice)
  }
}

extension StripePeriod {
  /// Nil unless both ends are there.
  init?(start: StripeTimestamp?, end: StripeTimestamp?) {
    guard let start, let end else { return nil }
    self.init(start: start, end: end)
  }
}
