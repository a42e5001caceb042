import Testing

@testable import StripeSandbox

struct ProtocolTests {
  private let world = TestSandbox()

  @Test(arguments: [
    ("Bearer sk_test_x", 200), ("Bearer rk_test_x", 200), ("Basic c2tfdGVzdF94Og==", 200),
    ("Bearer sk_live_x", 401), ("Bearer sk_test_", 401), ("Basic !!!", 401), ("sk_test_x", 401),
  ])
  func onlyTestKeysAreLetIn(authorization: String, status: Int) {
    #expect(world.call("GET", "/v1/customers", authorization: authorization).status == status)
  }

  @Test func missingKeyIs401WithoutACode() {
    let answer = world.call("GET", "/v1/customers", authorization: nil)
    #expect(answer.status == 401)
    #expect(answer.json.at("error", "code") == .null)
    #expect(answer.json.at("error", "type") == .text("invalid_request_error"))
    #expect(answer.headers["Request-Id"]?.hasPrefix("req_") == true)
  }

  @Test(arguments: [
    ("POST", "/v1/customers", "foo=1", 400, "parameter_unknown", "foo"),
    ("POST", "/v1/customers", "address[foo]=1", 400, "parameter_unknown", "address[foo]"),
    ("POST", "/v1/products", "", 400, "parameter_missing", "name"),
    ("POST", "/v1/products", "name=", 400, "parameter_invalid_empty", "name"),
    ("POST", "/v1/customers", "balance=ten", 400, "parameter_invalid_integer", "balance"),
    (
      "POST", "/v1/customers", "next_invoice_sequence=9223372036854775807", 400,
      "parameter_invalid_integer", "next_invoice_sequence"
    ),
    ("GET", "/v1/customers?limit=101", "", 400, "parameter_invalid_integer", "limit"),
    ("GET", "/v1/customers/cus_none", "", 404, "resource_missing", "id"),
    (
      "POST", "/v1/subscriptions", "customer=cus_none&items[0][price]=p", 400, "resource_missing",
      "customer"
    ),
    (
      "POST", "/v1/subscriptions", "customer=cus_none&application_fee_percent=1", 400,
      "parameter_unknown", "application_fee_percent"
    ),
  ])
  func refusalsCarryStripesCodes(
    method: String, target: String, form: String, status: Int, code: String, param: String
  ) {
    let answer = world.call(method, target, form)
    #expect(answer.status == status)
    #expect(answer.json.at("error", "code") == .text(code))
    #expect(answer.json.at("error", "param") == .text(param))
  }

  @Test func unknownRouteIsUnrecognized() {
    let answer = world.call("POST", "/v1/nothing")
    #expect(answer.status == 404)
    let message = answer.json.at("error", "message").text ?? ""
    #expect(message.hasPrefix("Unrecognized request URL (POST: /v1/nothing)."))
  }

  @Test func sameKeySameParametersReplays() {
    let first = world.call("POST", "/v1/customers", "name=A", key: "k1")
    let again = world.call("POST", "/v1/customers", "name=A", key: "k1")
    #expect(again.json == first.json)
    #expect(again.headers["Idempotent-Replayed"] == "true")
    #expect(first.headers["Idempotent-Replayed"] == nil)
    #expect(world.get("/v1/customers")["data"]?.items.count == 1)
  }

  @Test func sameKeyOtherParametersIsRefused() {
    _ = world.call("POST", "/v1/customers", "name=A", key: "k1")
    let other = world.call("POST", "/v1/customers", "name=B", key: "k1")
    #expect(other.status == 400)
    #expect(other.json.at("error", "type") == .text("idempotency_error"))
  }

  @Test func keyIsForgottenAfterADay() {
    let first = world.call("POST", "/v1/customers", "name=A", key: "k1")
    world.clock.move(by: 86_399)
    #expect(world.call("POST", "/v1/customers", "name=A", key: "k1").json == first.json)
    world.clock.move(by: 1)
    #expect(world.call("POST", "/v1/customers", "name=A", key: "k1").json != first.json)
  }

  @Test func validationFailureLeavesTheKeyUnused() {
    #expect(world.call("POST", "/v1/customers", "foo=1", key: "k1").status == 400)
    #expect(world.call("POST", "/v1/customers", "name=A", key: "k1").status == 200)
  }

  @Test func refusalDuringWorkIsKept() {
    let form = "customer=cus_none&items[0][price]=p"
    let first = world.call("POST", "/v1/subscriptions", form, key: "k1")
    let again = world.call("POST", "/v1/subscriptions", form, key: "k1")
    #expect(first.status == 400)
    #expect(again.headers["Idempotent-Replayed"] == "true")
  }

  @Test func pagesGoBothWaysWithoutOverlap() {
    let ids = (0..<25).map { world.id("/v1/customers", "name=\($0)") }
    let first = world.get("/v1/customers?limit=10")
    #expect(first["has_more"] == .flag(true))
    let page = first["data"]?.items.compactMap { $0["id"]?.text } ?? []
    #expect(page == Array(ids.reversed().prefix(10)))
    let next = world.get("/v1/customers?limit=20&starting_after=\(page[9])")
    #expect(next["has_more"] == .flag(false))
    #expect(next["data"]?.items.count == 15)
    let back = world.get("/v1/customers?limit=3&ending_before=\(page[9])")
    #expect(back["data"]?.items.compactMap { $0["id"]?.text } == Array(page[6..<9]))
  }

  @Test func formTextBecomesATree() {
    let tree = FormTree(form: "a[0][b]=1&a[1][b]=x%20y+z&e[]=p&e[]=q&m[k%5D]=v&s=")
    #expect(tree["a"]?["1"]?["b"] == .text("x y z"))
    #expect(tree["e"]?.entries.compactMap(\.value.text) == ["p", "q"])
    #expect(tree["s"] == .text(""))
  }

  @Test func everyRouteHasNamesOnlyInItsFields() {
    for route in RouteTable().all {
      for field in route.fields { #expect(!field.name.isEmpty, "\(route.segments)") }
    }
  }
}
