import HTTPTypes
import UsageLedger

/// What a route asks of its caller.
enum AccessRight: String, Hashable, Sendable, CaseIterable {
  /// Nothing here: probes, the API's description, the login form, and webhooks, whose signature the route checks.
  case open
  /// Nothing here: the token in the path is checked by the route.
  case token
  /// A reporter, for its own customer and instance, or an operator.
  case report
  /// A reader, for its own customer, or an operator.
  case read
  case `operator`
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

  /// Whether a key of that role has the route's right at all, leaving aside whose customer it is about.
  func admits(_ role: APIKeyRecord.Role) -> Bool {
    switch (right, role) {
    case (.open, _), (.token, _), (_, .operator): true
    case (.report, .reporter), (.read, .reader): true
    default: false
    }
  }
}
