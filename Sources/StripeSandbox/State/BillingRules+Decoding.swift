extension BillingRules {
  /// Reads what a state file has; a switch that the file's version did not know stands at its default.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    var rules = BillingRules()
    func read<Value: Decodable>(_ key: CodingKeys, _ field: WritableKeyPath<BillingRules, Value>)
      throws
    {
      guard let value = try container.decodeIfPresent(Value.self, forKey: key) else { return }
      rules[keyPath: field] = value
    }
    try read(.ties, \.ties)
    try read(.chargesFlatFeeAtZero, \.chargesFlatFeeAtZero)
    try read(.billsTrialUsage, \.billsTrialUsage)
    try read(.graceSeconds, \.graceSeconds)
    try read(.draftDelaySeconds, \.draftDelaySeconds)
    try read(.processingLagSeconds, \.processingLagSeconds)
    try read(.lagHidesFromInvoices, \.lagHidesFromInvoices)
    try read(.finalizationRetrySeconds, \.finalizationRetrySeconds)
    try read(.previewSeconds, \.previewSeconds)
    try read(.lastBy, \.lastBy)
    try read(.midCycleUsage, \.midCycleUsage)
    try read(.billsSecondOfCancellation, \.billsSecondOfCancellation)
    try read(.scheduledChangeKeepsGraceUsage, \.scheduledChangeKeepsGraceUsage)
    try read(.scheduledChangeKeepsItemIDs, \.scheduledChangeKeepsItemIDs)
    try read(.cancellationStopsDrafts, \.cancellationStopsDrafts)
    try read(.afterFailedPayments, \.afterFailedPayments)
    try read(.paymentRetrySeconds, \.paymentRetrySeconds)
    try read(.upcomingInvoiceDays, \.upcomingInvoiceDays)
    try read(.pendingItemsLimit, \.pendingItemsLimit)
    try read(.clockSkewSeconds, \.clockSkewSeconds)
    try read(.eventsFollowTestClocks, \.eventsFollowTestClocks)
    try read(.refusesUnknownCustomersAtOnce, \.refusesUnknownCustomersAtOnce)
    try read(.refusesFractionsAtOnce, \.refusesFractionsAtOnce)
    try read(.usageRecordSkewSeconds, \.usageRecordSkewSeconds)
    try read(.conflictIsIdempotencyError, \.conflictIsIdempotencyError)
    try read(.callsPerSecond, \.callsPerSecond)
    try read(.callsPerSecondAndEndpoint, \.callsPerSecondAndEndpoint)
    try read(.webhooksLostPercent, \.webhooksLostPercent)
    try read(.webhooksDoubledPercent, \.webhooksDoubledPercent)
    try read(.webhooksDelaySeconds, \.webhooksDelaySeconds)
    try read(.webhooksSeed, \.webhooksSeed)
    self = rules
  }
}
