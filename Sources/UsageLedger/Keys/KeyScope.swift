/// One thing that a key may be allowed; routes ask for the least that they need.
public enum KeyScope: String, Hashable, Sendable, CaseIterable {
  /// Reports usage.
  case usageWrite = "usage:write"
  /// Reads usage, customers and upcoming invoices.
  case usageRead = "usage:read"
  /// Links customers, makes and changes subscriptions, opens Stripe's portal.
  case billingWrite = "billing:write"
  /// Everything, the dashboard and what other scopes allow among it.
  case admin
}
