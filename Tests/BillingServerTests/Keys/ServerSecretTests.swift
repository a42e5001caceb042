import Crypto
import HTTPTypes
import LedgerConformance
import Metering
import Reporting
import Testing
import UsageLedger
import Wire

@testable import BillingServer

/// What the holder of a key, or of a copy of the database, can make of it: nothing.
@Suite struct ServerSecretTests {
  private static let older = Secret("the-older-secret-of-this-server-0001")

  private func link(_ client: ServiceHarness.Client, _ key: Secret) async throws -> String {
    let answer = try await client.post("/api/usage/cust_a/link", "", key: key.revealed)
    guard let url = try answer.member("url")?.description, let start = url.firstRange(of: "/usage/")
    else { throw UnexpectedAnswer(text: answer.text) }
    return String(url[start.lowerBound...].dropLast())
  }

  private func reported(_ harness: ServiceHarness, _ client: ServiceHarness.Client, _ key: Secret)
    async throws
  {
    for customer in ["cust_a", "cust_b"] {
      let report = Reports.hour(1, customer: customer)
      let answer = try await client.post("/api/usage/report", report, key: key.revealed)
      #expect(answer.status == 201)
    }
  }

  /// Every secret that a key's holder or a reader of the database has, as bytes.
  private func known(_ key: KeyManagement.Created) -> [(String, [UInt8])] {
    let text = Array(key.secret.revealed.utf8)
    return [
      ("the key", text), ("its SHA-256", Array(SHA256.hash(data: text))),
      ("its stored hash", key.record.secretHash),
      ("the code in it", Array(key.record.secretHash.suffix(32))), ("nothing", []),
    ]
  }

  @Test func noHolderOfAKeySignsLinksOrSessions() async throws {
    let harness = try ServiceHarness()
    let op = try await harness.keys.create(.operator)
    let reader = try await harness.keys.create(.reader(customer: CustomerID("cust_a")))
    let reporter = try await harness.keys.create(
      .reporter(customer: CustomerID("cust_a"), instance: .default))
    try await harness.run { client in
      try await reported(harness, client, op.secret)
      for key in [op, reader, reporter] {
        for (name, secret) in known(key) {
          for (purpose, subject) in [(SignedToken.Purpose.usagePage, "cust_b"), (.session, "s")] {
            let now = harness.clock.now()
            let token = SignedToken(
              purpose: purpose, keyID: key.record.id, issued: now,
              expires: now.advanced(bySeconds: 600), subject: subject)
            let forged = forgeries(token, secret)
            for text in forged {
              let page = try await client.get("/usage/\(text)")
              #expect(page.status == 404, "\(name)")
              let dashboard = try await client.get(
                "/dashboard", headers: [.cookie: "\(LoginCookie.name)=\(text)"])
              #expect(dashboard.status == 401, "\(name)")
            }
          }
        }
      }
    }
  }

  /// The ways in which the releases signed, with another secret.
  private func forgeries(_ token: SignedToken, _ secret: [UInt8]) -> [String] {
    let first =
      "1|\(token.purpose.rawValue)|\(token.keyID)|\(token.expires.seconds)|\(token.subject)"
    let signature = HMAC<SHA256>.authenticationCode(
      for: Array("billing-token:\(first)".utf8), using: SymmetricKey(data: secret))
    let own = ServerSecret(newestFirst: [Secret(String(decoding: secret, as: UTF8.self))])
    return [
      Base64.urlText(of: first.utf8) + "." + Base64.urlText(of: signature),
      own.map { token.signed(by: $0).revealed } ?? "",
    ].filter { !$0.isEmpty }
  }

  @Test(arguments: [
    ("a day", Int64(86_400), 200), ("90 days", 7_776_000, 200), ("a second more", 7_776_001, 404),
    ("9 years", 283_824_000, 404), ("over", -1, 404),
  ])
  func linksOfOursLastNinetyDaysAtMost(_ name: String, seconds: Int64, status: Int) async throws {
    let harness = try ServiceHarness()
    let op = try await harness.keys.create(.operator)
    let secret = try #require(ServerSecret(newestFirst: [ServiceHarness.secret]))
    try await harness.run { client in
      try await reported(harness, client, op.secret)
      let now = Timestamp(seconds: harness.clock.now().seconds)
      let token = SignedToken(
        purpose: .usagePage, keyID: op.record.id, issued: now,
        expires: now.advanced(bySeconds: seconds), subject: "cust_a")
      let answer = try await client.get("/usage/\(token.signed(by: secret).revealed)")
      #expect(answer.status == status)
    }
  }

  @Test func linksShowOnlyWhatTheirIssuerMayRead() async throws {
    let harness = try ServiceHarness()
    let op = try await harness.keys.create(.operator)
    let reader = try await harness.keys.create(.reader(customer: CustomerID("cust_a")))
    let secret = try #require(ServerSecret(newestFirst: [ServiceHarness.secret]))
    try await harness.run { client in
      try await reported(harness, client, op.secret)
      let now = Timestamp(seconds: harness.clock.now().seconds)
      for (subject, status) in [("cust_a", 200), ("cust_b", 404)] {
        let token = SignedToken(
          purpose: .usagePage, keyID: reader.record.id, issued: now,
          expires: now.advanced(bySeconds: 600), subject: subject)
        let answer = try await client.get("/usage/\(token.signed(by: secret).revealed)")
        #expect(answer.status == status)
      }
      let page = try await link(client, op.secret)
      #expect(try await client.get(page).status == 200)
      try await harness.keys.revoke(op.record.id)
      #expect(try await client.get(page).status == 404)
    }
  }

  @Test func sessionsOfOthersThanOperatorsAreNone() async throws {
    let harness = try ServiceHarness()
    let reader = try await harness.keys.create(.reader(customer: CustomerID("cust_a")))
    let secret = try #require(ServerSecret(newestFirst: [ServiceHarness.secret]))
    let now = Timestamp(seconds: harness.clock.now().seconds)
    let token = SignedToken(
      purpose: .session, keyID: reader.record.id, issued: now,
      expires: now.advanced(bySeconds: 600), subject: "")
    try await harness.run { client in
      let cookie = "\(LoginCookie.name)=\(token.signed(by: secret).revealed)"
      let answer = try await client.get("/dashboard", headers: [.cookie: cookie])
      #expect(answer.status == 401)
    }
  }

  @Test func keysOfTheFirstReleaseWorkAndAreKeptAnew() async throws {
    let harness = try ServiceHarness()
    let key = Secret("bk_of-the-first-release")
    let plain = Array(SHA256.hash(data: Array(key.revealed.utf8)))
    try await harness.store.addKey(
      APIKeyRecord(id: "key_1", role: .operator, secretHash: plain, createdAt: harness.clock.now()))
    try await harness.run { client in
      for _ in 1...2 {
        #expect(try await client.get("/api/customers", key: key.revealed).status == 200)
      }
      let stored = try await harness.store.keys()
      #expect(stored.map { $0.secretHash.count } == [37])
      #expect(try await harness.store.key(withHash: plain) == nil)
      let hash = plain.map { String($0) }.joined()
      #expect(try await client.get("/api/customers", key: hash).status == 401)
    }
  }

  @Test func aSecretIsReplacedWhileEverythingGoesOn() async throws {
    let before = try ServiceHarness(
      settings: settings([Self.older]))
    let op = try await before.keys.create(.operator)
    let page = try await before.run { client in
      try await reported(before, client, op.secret)
      return try await link(client, op.secret)
    }
    for (secrets, status) in [
      ([ServiceHarness.secret, Self.older], 200), ([ServiceHarness.secret], 404),
    ] {
      let after = try ServiceHarness(settings: settings(secrets))
      for key in try await before.store.keys() { try await after.store.addKey(key) }
      try await after.run { client in
        let used = try await client.get("/api/customers", key: op.secret.revealed)
        #expect(used.status == (status == 200 ? 200 : 401))
        if status == 200 { try await reported(after, client, op.secret) }
        #expect(try await client.get(page).status == status)
      }
    }
  }

  private func settings(_ secrets: [Secret]) -> ServiceSettings {
    ServiceSettings(port: 0, secret: ServerSecret(newestFirst: secrets))
  }
}
