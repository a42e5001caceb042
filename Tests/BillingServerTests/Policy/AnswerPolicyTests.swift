import BillingServer
import HTTPTypes
import Reporting
import Testing
import Wire

@testable import BillingServer

/// Every route by every way: what its answer tells a browser.
@Suite struct AnswerPolicyTests {
  private static func path(of route: Route) -> String {
    route.path.replacing("{customerId}", with: "cust_a").replacing("{id}", with: "cust_a")
      .replacing("{token}", with: "none").replacing("{changeId}", with: "none")
  }

  private static let others: [(HTTPRequest.Method, String)] = [
    (.get, "/nothing"), (.put, "/api/customers"), (.options, "/healthz"), (.head, "/dashboard"),
  ]

  private static let script = "<script src=\"/assets/pages.js\" defer>"

  /// With the admin key, without any, with a wrong one, by TLS and without.
  @Test(arguments: ["https://billing.example.com", "http://127.0.0.1:3100", nil])
  func everyAnswerIsNotKeptNorGuessed(publicURL: String?) async throws {
    let harness = try ServiceHarness(
      settings: ServiceSettings(port: 0, adminKey: Secret("admin-secret"), publicURL: publicURL))
    let requests =
      RouteTable.billing.routes.map { ($0.method, Self.path(of: $0)) } + Self.others
    let isSecure = publicURL?.hasPrefix("https:") ?? false
    try await harness.run { client in
      for (method, path) in requests {
        for key in ["admin-secret", nil, "bk_wrong"] {
          let answer = try await client.send(
            method, path, method == .post ? "{}" : nil, key: key)
          let headers = answer.headers
          let what = "\(method) \(path) \(key ?? "no key") \(answer.status)"
          // Scripts are the one thing that is nobody's: they are kept, and asked for again.
          let isScript = path.hasPrefix("/assets/")
          #expect(headers[.cacheControl] == (isScript ? "no-cache" : "no-store"), "\(what)")
          #expect(headers[.xContentTypeOptions] == "nosniff", "\(what)")
          #expect(
            headers[.strictTransportSecurity] == (isSecure ? "max-age=31536000" : nil), "\(what)")
          guard headers[.contentType]?.hasPrefix("text/html") == true else { continue }
          let policy = headers[.contentSecurityPolicy] ?? ""
          #expect(policy.hasPrefix("default-src 'none'; "), "\(what)")
          // A link that is over says so in the frame of the site that shows the page, too.
          let framing = path.hasPrefix("/usage/") ? "'self'" : "'none'"
          #expect(policy.hasSuffix("frame-ancestors \(framing)"), "\(what)")
          #expect(policy.contains("; script-src 'self'; "), "\(what)")
          #expect(!policy.contains("unsafe"), "\(what)")
          // None in the page itself: what somebody wrote into a name could not be one.
          let scripts = answer.text.matches(of: /<script[^>]*>[^<]*/).map { String($0.output) }
          #expect(scripts.allSatisfy { $0 == Self.script }, "\(what)")
        }
      }
    }
  }

  /// Another site's page can neither log somebody in nor out, nor change anything with what a browser brings by itself.
  @Test(arguments: RouteTable.billing.routes.filter { $0.method != .get })
  func anotherSitesPageChangesNothing(route: Route) async throws {
    guard route.path != "/webhooks/stripe" else { return }
    let harness = try ServiceHarness(
      settings: ServiceSettings(port: 0, adminKey: Secret("admin-secret")))
    let form = "application/x-www-form-urlencoded"
    try await harness.run { client in
      let login = try await client.post(
        "/dashboard/login", "key=admin-secret", headers: [.contentType: form])
      let cookie = try #require(login.headers[.setCookie]?.prefix { $0 != ";" })
      let answer = try await client.send(
        route.method, Self.path(of: route),
        route.path == "/dashboard/login" ? "key=admin-secret" : "{}",
        headers: [
          .origin: "https://elsewhere.example", .cookie: String(cookie),
          .contentType: route.path == "/dashboard/login" ? form : "application/json",
        ])
      #expect(answer.status == 401 || answer.status == 403, "\(answer.text)")
      #expect(answer.headers[.setCookie] == nil)
    }
  }

  @Test(arguments: [("https://billing.example.com", true), ("http://127.0.0.1", false)])
  func theSessionsCookieIsForThisSiteAlone(publicURL: String, isSecure: Bool) async throws {
    let harness = try ServiceHarness(
      settings: ServiceSettings(port: 0, adminKey: Secret("admin-secret"), publicURL: publicURL))
    try await harness.run { client in
      for (path, body) in [("/dashboard/login", "key=admin-secret"), ("/dashboard/logout", "")] {
        let answer = try await client.post(
          path, body, headers: [.contentType: "application/x-www-form-urlencoded"])
        let cookie = try #require(answer.headers[.setCookie])
        let attributes = Set(cookie.split(separator: "; ").dropFirst().map(String.init))
        #expect(attributes.isSuperset(of: ["HttpOnly", "SameSite=Strict", "Path=/"]), "\(cookie)")
        #expect(attributes.contains("Secure") == isSecure)
      }
    }
  }
}
