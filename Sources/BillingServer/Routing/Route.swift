import HTTPTypes
import UsageLedger

/// One row of the table of routes: everything that is said of a route apart from what it does.
struct Route: Hashable, Sendable {
  /// What it is called in `GET /openapi.yaml`, and what `RouteHandlers` does for it.
  let operation: APIOperation
  let method: HTTPRequest.Method
  /// The template: `/api/usage/{customerId}`.
  let path: String
  let right: AccessRight
  let customer: CustomerSource
  /// Whether browsers ask for it: then the login cookie counts as a key, and a refusal is a login form.
  let isPage: Bool
  /// Whether it tells a machine's keeper how the service is: never too often, lest a flood from the same address ends the service.
  let isProbe: Bool
  /// Whether the event loop of its connection may answer it, where nothing speaks against that.
  let isFast: Bool
  /// Where a change is kept that is no row of the audit log; nil for all others.
  let keptIn: String?

  init(
    _ operation: APIOperation, _ method: HTTPRequest.Method, _ path: String, _ right: AccessRight,
    customer: CustomerSource = .none, isPage: Bool = false, isProbe: Bool = false,
    isFast: Bool = false,
    keptIn: String? = nil
  ) {
    self.operation = operation
    self.method = method
    self.path = path
    self.right = right
    self.customer = customer
    self.isPage = isPage
    self.isProbe = isProbe
    self.isFast = isFast
    self.keptIn = keptIn
  }

  /// As the audit log names it: method and template.
  var name: String { "\(method.rawValue) \(path)" }

  /// Whether each request that changed something leaves a row in the audit log.
  var isAudited: Bool {
    method != .get && method != .head && keptIn == nil
  }

  /// Whether a key with that grant has the route's right at all, leaving aside whose customer it is about.
  func admits(_ grant: KeyGrant) -> Bool {
    guard let scope = right.scope else { return true }
    return grant.allows(scope) && (right != .readAll || grant.customer == nil)
  }
}
