import Metering
import Wire

@testable import BillingServer

/// Tokens of usage pages, as they are issued and as somebody might make them.
struct TenantToken: Sendable {
  private let secret: ServerSecret
  private let now: Timestamp

  init(_ world: TenantWorld) {
    secret = world.dependencies.serverSecret
    now = Timestamp(seconds: world.clock.now().seconds)
  }

  private func token(
    _ purpose: SignedToken.Purpose, _ subject: String, by key: String, from start: Int64 = 0,
    seconds: Int64 = 3600, secret other: ServerSecret? = nil
  ) -> Secret {
    let issued = now.advanced(bySeconds: start)
    return SignedToken(
      purpose: purpose, keyID: key, issued: issued, expires: issued.advanced(bySeconds: seconds),
      subject: subject
    ).signed(by: other ?? secret)
  }

  /// A link as the service makes it.
  func page(of customer: CustomerID, by key: String) -> Secret {
    token(.usagePage, customer.text, by: key)
  }

  /// A session as the service makes it, which it never began.
  func session(by key: String) -> Secret { token(.session, "a-session", by: key) }

  /// What shows no page of that customer, each by another reason. `keys`: the ids of keys that may not read it, whose secrets
  /// the holders know.
  func forged(for customer: String, keys: [String: Secret]) -> [String] {
    let mine = token(.usagePage, TenantIDs.own, by: Caller.adminID).revealed
    let theirs = token(.usagePage, customer, by: Caller.adminID, secret: Self.stranger).revealed
    let halves = [mine, theirs].map { $0.split(separator: ".").map(String.init) }
    var found = [
      token(.usagePage, customer, by: Caller.adminID, from: -3601),
      token(.usagePage, customer, by: Caller.adminID, from: -7_776_001, seconds: 7_776_000),
      token(.usagePage, customer, by: Caller.adminID, seconds: 283_824_000),
      token(.usagePage, customer, by: Caller.adminID, secret: Self.stranger),
      token(.session, customer, by: Caller.adminID),
      token(.usagePage, customer, by: "none"), token(.usagePage, customer, by: ""),
      token(.usagePage, customer, by: "key_unknown"),
      token(.usagePage, customer + "\u{200B}", by: Caller.adminID),
    ].map(\.revealed)
    for (id, key) in keys.sorted(by: { $0.key < $1.key }) {
      found.append(token(.usagePage, customer, by: id).revealed)
      if let known = ServerSecret(newestFirst: [key]) {
        found.append(token(.usagePage, customer, by: Caller.adminID, secret: known).revealed)
      }
    }
    // The statement of one under the signature of the other, and what is not of the form.
    found += [
      halves[1][0] + "." + halves[0][1], halves[1][0], halves[1][0] + ".", "." + halves[1][1],
      theirs + "=", theirs + "." + halves[0][1], TenantSpelling.percent(customer),
      TenantSpelling.percent(TenantIDs.own) + "." + TenantSpelling.percent(customer),
    ]
    return found
  }

  private static let stranger = ServerSecret(from: CountingRandom())
}
