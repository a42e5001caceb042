import HTTPTypes
import Metering
import UsageLedger
import Wire

@testable import BillingServer

/// Somebody who asks for what is another customer's.
struct TenantCaller: Sendable {
  let name: String
  let headers: HTTPFields
  /// Its key, where it has one that is taken.
  private(set) var key: KeyManagement.Created?
  /// What the key may do; nil where nothing is a key.
  let grant: KeyGrant?

  private init(_ name: String, _ key: Secret?, _ grant: KeyGrant? = nil) {
    self.name = name
    self.headers = key.map { [.authorization: "Bearer \($0.revealed)"] } ?? [:]
    self.grant = grant
  }

  private init(_ name: String, _ key: KeyManagement.Created) {
    self.init(name, key.secret, key.record.role.grant)
    self.key = key
  }

  private init(_ name: String, cookie: Secret) {
    self.name = name
    headers = [.cookie: "\(LoginCookie.name)=\(cookie.revealed)"]
    grant = nil
  }

  /// Whether the route answers this caller, and about the customer of its key alone.
  func isTenant(of route: Route) -> Bool {
    guard let grant, route.right.scope != nil else { return false }
    return grant.customer != nil && route.admits(grant)
  }

  /// Whether the route tells this caller about everyone.
  func seesEveryone(at route: Route) -> Bool {
    guard let grant, route.right.scope != nil else { return false }
    return grant.customer == nil && route.admits(grant)
  }

  /// Everyone of the matrix; the keys are made in the world.
  static func all(in world: TenantWorld) async throws -> [TenantCaller] {
    let own = try CustomerID(TenantIDs.own)
    let foreign = try CustomerID(TenantIDs.foreign[0])
    let expired = try await world.keys.create(
      .reader(customer: foreign), expiresAt: world.clock.now().advanced(bySeconds: 1))
    let revoked = try await world.keys.create(.reader(customer: foreign))
    try await world.keys.revoke(revoked.record.id)
    world.clock.advance(seconds: 2)
    let reader = try await world.keys.create(.reader(customer: own))
    let page = TenantToken(world).page(of: own, by: Caller.adminID)
    let session = TenantToken(world).session(by: reader.record.id)
    var mistyped = Array(reader.secret.revealed)
    mistyped[20] = mistyped[20] == "x" ? "y" : "x"
    let strangers = [
      TenantCaller("without a key", nil),
      TenantCaller("with a mistyped key", Secret(String(mistyped))),
      TenantCaller("with an unknown key", Secret("bk_" + String(repeating: "A", count: 43))),
      TenantCaller("with a text that is no key", Secret(TenantIDs.own)),
      TenantCaller("with the foreign customer's expired key", expired.secret),
      TenantCaller("with the foreign customer's revoked key", revoked.secret),
      TenantCaller("with a usage page's token as key", page),
      TenantCaller("with a usage page's token as session", cookie: page),
      TenantCaller("with a session that nobody began", cookie: session),
    ]
    let roles: [(String, APIKeyRecord.Role)] = [
      ("reporter", .reporter(customer: own, instance: try InstanceID("site"))),
      ("reader of other letters", .reader(customer: try CustomerID(TenantIDs.ownForeignLetters))),
      ("usage:write", .scoped(try KeyGrant(scopes: [.usageWrite], customer: own))),
      ("usage:read", .scoped(try KeyGrant(scopes: [.usageRead], customer: own))),
      ("both", .scoped(try KeyGrant(scopes: [.usageRead, .usageWrite], customer: own))),
      ("usage:write for all", .scoped(try KeyGrant(scopes: [.usageWrite]))),
      ("usage:read for all", .scoped(try KeyGrant(scopes: [.usageRead]))),
      ("billing:write", .scoped(try KeyGrant(scopes: [.billingWrite]))),
      ("operator", .operator),
    ]
    var holders = [TenantCaller("reader", reader)]
    for (name, role) in roles {
      holders.append(TenantCaller(name, try await world.keys.create(role)))
    }
    return strangers + holders
      + [TenantCaller("admin", Secret("admin-secret"), .administration)]
  }
}
