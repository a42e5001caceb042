import HTTPTypes
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

/// One row of the policy table.
struct AccessRule: Hashable, Sendable {
  let method: HTTPRequest.Method
  /// The route's template: `/api/usage/{customerId}`.
  let path: String
  let right: AccessRight
  let customer: CustomerSource
  /// Whether browsers ask for it: then the login cookie counts as a key, and a refusal is a login form.
  let isPage: Bool

  init(
    _ method: HTTPRequest.Method, _ path: String, _ right: AccessRight,
    customer: CustomerSource = .none, isPage: Bool = false
  ) {
    self.method = method
    self.path = path
    self.right = right
    self.customer = customer
    self.isPage = isPage
  }

  /// Whether a key with that grant has the route's right at all, leaving aside whose customer it is about.
  func admits(_ grant: KeyGrant) -> Bool {
    guard let scope = right.scope else { return true }
    return grant.allows(scope) && (right != .readAll || grant.customer == nil)
  }
}
