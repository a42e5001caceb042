/// Something that keeps usage from being billed as the file says: what it is, why it matters, and the way out.
public struct CatalogFinding: Hashable, Sendable {
  public enum Code: String, Sendable, CaseIterable {
    /// Stripe's meter adds up or counts, and a meter cannot change.
    case meterConflict = "meter_conflict"
    /// A state such as a number of devices is added up with every report.
    case sumOfGauge = "sum_of_gauge"
    /// A metered price that no meter feeds: our usage cannot reach it.
    case priceWithoutMeter = "price_without_meter"
    /// An archived price holds a lookup key of the file.
    case archivedKey = "archived_price_holds_key"
    /// A lookup key that is nearly one of the file.
    case nearLookupKey = "near_lookup_key"
    /// A subscription pays another price than new ones would.
    case olderPrice = "older_price"
    /// A subscription lacks a metered price of its plan: that usage is not billed.
    case missingItem = "missing_item"
    /// A subscription of a plan that the file does not have.
    case unknownPlan = "unknown_plan"
    /// A subscription on a meter that the file no longer has, or running segments of one: they go on under the old name.
    case formerMeter = "former_meter"
    /// Running segments count by other rules than the file has by now: the edit holds from the next ones.
    case runningRules = "running_rules"
    /// Subscriptions pay in another currency than the file's.
    case otherCurrency = "other_currency"
    /// A price that the file no longer has and someone still pays.
    case stillPaid = "still_paid"
  }

  public let code: Code
  /// What it is about: `meter device_usage`, `subscription sub_1 (acme)`.
  public let subject: String
  public let explanation: String
  public let remedy: String
  /// Whether Stripe cannot bill as the file says until a person has acted; `diff` and `apply` fail then.
  public let isConflict: Bool

  init(
    _ code: Code, _ subject: String, _ explanation: String, remedy: String,
    isConflict: Bool = false
  ) {
    self.code = code
    self.subject = subject
    self.explanation = explanation
    self.remedy = remedy
    self.isConflict = isConflict
  }
}
