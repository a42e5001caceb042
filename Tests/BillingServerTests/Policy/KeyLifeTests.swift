import HTTPTypes
import LedgerConformance
import Metering
import Reporting
import Testing
import UsageLedger
import Wire

@testable import BillingServer

/// A key from its creation to its end, as callers see it.
@Suite struct KeyLifeTests {
  @Test func anExpiredKeyIsRefusedFromTheSecondOnWithTheReason() async throws {
    let harness = try ServiceHarness()
    let end = harness.clock.now().advanced(bySeconds: 60)
    let key = try await harness.keys.create(.operator, name: "Grafana", expiresAt: end)
    try await harness.run { client in
      harness.clock.advance(seconds: 59)
      #expect(try await client.get("/api/customers", key: key.secret.revealed).status == 200)
      harness.clock.advance(seconds: 1)
      let refused = try await client.get("/api/customers", key: key.secret.revealed)
      #expect(refused.status == 401)
      #expect(try refused.member("code") == .string("expired_key"))
      // Somebody's key is never counted as a guess.
      for _ in 0...AttemptLimiter.free {
        #expect(try await client.get("/api/customers", key: key.secret.revealed).status == 401)
      }
    }
  }

  @Test func aMistypedKeyIsNamedAndGuessesAreCounted() async throws {
    let harness = try ServiceHarness()
    let key = try await harness.keys.create(.operator).secret.revealed
    try await harness.run { client in
      for wrong in [
        String(key.dropLast()), key + "a", key.replacing("bk_test_", with: "bk_test_x"),
      ] {
        let refused = try await client.get("/api/customers", key: wrong)
        #expect(refused.status == 401)
        #expect(try refused.member("code") == .string("mistyped_key"))
        #expect(
          refused.headers[.wwwAuthenticate] == "Bearer realm=\"billing\", error=\"invalid_token\"")
      }
      let stranger = try await client.get("/api/customers", key: "bk_wrong")
      #expect(try stranger.member("code") == .string("unauthorized"))
      #expect(try await client.get("/api/customers", key: key).status == 200)
    }
  }

  @Test func rotationOverlapsAndEndsAtTheSecond() async throws {
    let harness = try ServiceHarness()
    let first = try await harness.keys.create(.operator)
    let second = try await harness.keys.rotate(first.record.id, overlapSeconds: 60)
    #expect(second.record.id == first.record.id)
    let third = try await harness.keys.rotate(first.record.id, overlapSeconds: 120)
    let all = [first, second, third].map(\.secret.revealed)
    try await harness.run { client in
      for (seconds, taken) in [
        (Int64(0), [200, 200, 200]), (60, [401, 200, 200]), (60, [401, 401, 200]),
      ] {
        harness.clock.advance(seconds: seconds)
        var statuses: [Int] = []
        for key in all { statuses.append(try await client.get("/api/customers", key: key).status) }
        #expect(statuses == taken)
      }
      let fourth = try await harness.keys.rotate(first.record.id, overlapSeconds: 0)
      #expect(try await client.get("/api/customers", key: all[2]).status == 401)
      #expect(try await client.get("/api/customers", key: fourth.secret.revealed).status == 200)
      try await harness.keys.revoke(first.record.id)
      #expect(try await client.get("/api/customers", key: fourth.secret.revealed).status == 401)
    }
    await #expect(throws: LedgerError.self) {
      try await harness.keys.rotate(first.record.id, overlapSeconds: 60)
    }
    await #expect(throws: LedgerError.self) {
      try await harness.keys.rotate("key_none", overlapSeconds: 60)
    }
  }

  @Test(arguments: [
    ("", false), (" ", false), ("Grafana", true), ("Größe 1", true), ("a\nb", false),
    ("a\u{202E}b", false), (String(repeating: "a", count: 100), true),
    (String(repeating: "a", count: 101), false),
  ])
  func namesAreOneLineOfAList(_ name: String, _ isTaken: Bool) async throws {
    let harness = try ServiceHarness()
    let made = try? await harness.keys.create(.operator, name: name)
    #expect((made != nil) == isTaken)
    #expect(try await harness.keys.list().count == (isTaken ? 1 : 0))
  }

  @Test func anExpiryThatIsOverIsRefused() async throws {
    let harness = try ServiceHarness()
    for seconds in [Int64(-1), 0] {
      await #expect(throws: LedgerError.self) {
        try await harness.keys.create(
          .operator, expiresAt: harness.clock.now().advanced(bySeconds: seconds))
      }
    }
    #expect(try await harness.keys.list() == [])
  }

  /// What each key may do with two customers' usage and with billing: statuses of a report, a reading of each, the list and
  /// a link of a customer to Stripe.
  @Test func scopesGiveNoMoreThanTheirRoutesNeed() async throws {
    let own = try CustomerID("cust_a")
    let rows: [(KeyGrant, [Int])] = [
      (try KeyGrant(scopes: [.usageWrite]), [201, 201, 403, 403, 403, 403]),
      (try KeyGrant(scopes: [.usageWrite], customer: own), [201, 404, 403, 403, 403, 403]),
      (try KeyGrant(scopes: [.usageRead]), [403, 403, 200, 200, 200, 403]),
      (try KeyGrant(scopes: [.usageRead], customer: own), [403, 403, 200, 404, 403, 403]),
      (try KeyGrant(scopes: [.usageRead, .usageWrite]), [201, 201, 200, 200, 200, 403]),
      (try KeyGrant(scopes: [.billingWrite]), [403, 403, 403, 403, 403, 201]),
      (try KeyGrant(scopes: [.admin]), [201, 201, 200, 200, 200, 201]),
    ]
    for (grant, expected) in rows {
      let harness = try ServiceHarness()
      let op = try await harness.keys.create(.operator).secret.revealed
      let key = try await harness.keys.create(.scoped(grant)).secret.revealed
      try await harness.run { client in
        for customer in ["cust_a", "cust_b"] {
          _ = try await client.post(
            "/api/usage/report", Reports.hour(1, customer: customer), key: op)
        }
        var statuses: [Int] = []
        for customer in ["cust_a", "cust_b"] {
          let report = Reports.hour(2, customer: customer)
          statuses.append(try await client.post("/api/usage/report", report, key: key).status)
        }
        for path in ["/api/usage/cust_a", "/api/usage/cust_b", "/api/customers"] {
          statuses.append(try await client.get(path, key: key).status)
        }
        statuses.append(
          try await client.post("/api/customers", #"{"customer_id": "cust_a"}"#, key: key).status)
        #expect(statuses == expected, "\(grant)")
      }
    }
  }

  @Test func grantsThatCannotBeAreRefused() throws {
    let customer = try CustomerID("c")
    let rows: [(Set<KeyScope>, CustomerID?, InstanceID?)] = [
      ([], nil, nil), ([.usageWrite], nil, .default), ([.usageRead], customer, .default),
      ([.usageRead, .usageWrite], customer, .default), ([.admin], customer, nil),
      ([.billingWrite], customer, nil), ([.billingWrite, .usageRead], customer, nil),
    ]
    for (scopes, customer, instance) in rows {
      #expect(throws: LedgerError.self) {
        try KeyGrant(scopes: scopes, customer: customer, instance: instance)
      }
    }
  }

  @Test func sessionsAreListedAndEnded() async throws {
    let harness = try ServiceHarness()
    let key = try await harness.keys.create(.operator)
    let sessions = SessionManagement(store: harness.store, clock: harness.clock)
    try await harness.run { client in
      var cookies: [String] = []
      for _ in 1...2 {
        let login = try await client.send(
          .post, "/dashboard/login", "key=\(key.secret.revealed)",
          headers: [.contentType: "application/x-www-form-urlencoded"])
        #expect(login.status == 303)
        let cookie = try #require(login.headers[.setCookie]).prefix { $0 != ";" }
        cookies.append(String(cookie))
      }
      let open = try await sessions.list()
      #expect(open.map(\.keyID) == [key.record.id, key.record.id])
      #expect(try await harness.keys.list().count == 1, "a session is no key")
      try await sessions.end(open[0].id)
      var statuses: [Int] = []
      for cookie in cookies {
        statuses.append(try await client.get("/dashboard", headers: [.cookie: cookie]).status)
      }
      #expect(statuses.sorted() == [200, 401])
      #expect(try await sessions.list() == [open[1]])
      harness.clock.advance(seconds: LoginCookie.seconds)
      #expect(try await sessions.list() == [])
    }
    await #expect(throws: LedgerError.self) { try await sessions.end("ses_none") }
  }
}
