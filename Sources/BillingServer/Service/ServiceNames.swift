// What the log calls the services when they start and stop: their names, not all that they hold.

extension AlertService: CustomStringConvertible {
  /// Its name.
  public var description: String { "AlertService" }
}

extension BillingHTTPService: CustomStringConvertible {
  /// Its name.
  public var description: String { "BillingHTTPService" }
}

extension CustomerSummaryKeeper: CustomStringConvertible {
  /// Its name.
  public var description: String { "CustomerSummaryKeeper" }
}

extension NewsRecorder: CustomStringConvertible {
  /// Its name.
  public var description: String { "NewsRecorder" }
}
