import UsageLedger

/// What a route asks of its caller.
enum AccessRight: String, Hashable, Sendable, CaseIterable {
  /// Nothing here: probes, the API's description, the login form, and webhooks, whose signature the route checks.
  case open
  /// Nothing here: the token in the path is checked by the route.
  case token
  /// `usage:write`, for the customer and instance of the key.
  case report
  /// `usage:read`, for the customer of the key.
  case read
  /// `usage:read` of a key for all customers: what the route shows is not one customer's.
  case readAll
  /// `billing:write`.
  case bill
  /// `admin`.
  case `operator`

  /// The scope that a key needs; nil where none is asked for.
  var scope: KeyScope? {
    switch self {
    case .open, .token: nil
    case .report: .usageWrite
    case .read, .readAll: .usageRead
    case .bill: .billingWrite
    case .operator: .admin
    }
  }
}

/// Where a route names the customer it is about.
enum CustomerSource: Hashable, Sendable {
  case none
  case path(String)
  case query(String)
  /// In the body: the route checks it, by the same rule, once it has read the body.
  case body
}
