import Billing
import HTTPTypes
import Hummingbird
import LedgerConformance
import Metering
import Reporting
import StripeDelivery
import Testing
import Wire
import Yams

@testable import BillingServer

@Suite struct APIDescriptionTests {
  @Test func documentAndRouterHaveTheSameRoutes() throws {
    let harness = try ServiceHarness()
    let routes = Set(
      BillingRouter.make(harness.dependencies).routes.map { "\($0.method.rawValue) \($0.path)" })
    let described = try DescribedAPI(yaml: APIDescription.text).operations
    let undescribed = routes.subtracting(described).sorted()
    #expect(
      undescribed.isEmpty,
      """
      these routes run and GET /openapi.yaml does not describe them; add each to \
      Sources/BillingServer/Files/openapi.yaml, with its schemas: \(undescribed)
      """)
    let gone = described.subtracting(routes).sorted()
    #expect(
      gone.isEmpty,
      """
      GET /openapi.yaml describes routes that do not run; take each out of \
      Sources/BillingServer/Files/openapi.yaml, or add it to APIOperation: \(gone)
      """)
  }

  /// An operation's `security: []` and the open rows of the table of routes are the same.
  @Test(arguments: RouteTable.billing.routes)
  func documentSaysWhichRoutesAreOpen(route: Route) throws {
    let api = try DescribedAPI(yaml: APIDescription.text)
    let operation = api.root["paths"]?[route.path]?[route.method.rawValue.lowercased()]
    let isOpen = operation?["security"]?.sequence?.isEmpty ?? false
    #expect(isOpen == (route.right == .open || route.right == .token))
  }

  /// The document names an operation as the table does.
  @Test(arguments: RouteTable.billing.routes) func operationsAreCalledTheSame(route: Route) throws {
    let api = try DescribedAPI(yaml: APIDescription.text)
    let operation = api.root["paths"]?[route.path]?[route.method.rawValue.lowercased()]
    #expect(operation?["operationId"]?.string == route.operation.rawValue)
  }

  /// What the document shows of lists and patterns of the code is what the code has.
  @Test func documentShowsWhatTheCodeHas() throws {
    let root = try DescribedAPI(yaml: APIDescription.text).root
    let schemas = root["components"]?["schemas"]
    let codes = schemas?["Problem"]?["properties"]?["code"]?["examples"]?.array()
    #expect(codes?.compactMap(\.string) == ProblemCode.allCases.map(\.rawValue))
    let states = schemas?["CollectionState"]?["properties"]?["state"]?["enum"]?.array()
    #expect(states?.compactMap(\.string) == CollectionState.Kind.allCases.map(\.rawValue))
    let portal = root["paths"]?["/api/portal/sessions"]?["post"]?["requestBody"]?["content"]
    let fields = portal?["application/json"]?["schema"]?["properties"]
    #expect(fields?["return_url"]?["pattern"]?.string == TextPattern.returnURL)
  }

  /// Two rows of one method and template would be one route with two policies.
  @Test func everyRowIsARouteOfItsOwn() {
    let names = RouteTable.billing.routes.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(RouteTable.billing.routes.filter(\.isFast).map(\.operation) == [.reportUsage])
  }

  @Test func documentIsServedToEveryone() async throws {
    let harness = try ServiceHarness(
      settings: ServiceSettings(port: 0, adminKey: Secret("admin-secret")))
    try await harness.run { client in
      let answer = try await client.get("/openapi.yaml")
      #expect(answer.status == 200)
      #expect(answer.headers[.contentType] == "application/yaml")
      #expect(answer.text == APIDescription.text)
      #expect(answer.text.hasPrefix("openapi: 3.1."))
    }
  }

  @Test func everyReferenceLeadsSomewhere() throws {
    let api = try DescribedAPI(yaml: APIDescription.text)
    let references = APIDescription.text.matches(of: /\$ref: "#\/([^"]+)"/).map {
      String($0.output.1)
    }
    #expect(references.count > 100)
    for reference in Set(references) {
      let isThere =
        reference.split(separator: "/").reduce(Optional(api.root)) { $0?[String($1)] } != nil
      #expect(isThere, "\(reference) is not in the document")
    }
  }

  /// A request of each kind of answer: its status is described, and it has every required member and no other.
  @Test(arguments: Question.all)
  func answersHaveWhatTheDocumentPromises(question: Question) async throws {
    let api = try DescribedAPI(yaml: APIDescription.text)
    let harness = try await Question.harness()
    let answer = try await harness.run { client in
      try await client.send(
        HTTPRequest.Method(question.method)!, question.path, question.body, key: question.key)
    }
    #expect(answer.status == question.status, "\(answer.text)")
    let described = api.schema(question.method, question.route, status: answer.status)
    let schema = try #require(
      described, "the document has no answer \(answer.status) for \(question)")
    let differences = try api.differences(answer.json(), schema)
    #expect(differences == [])
  }

  @Test func missingAndUnknownMembersWouldBeNoticed() throws {
    let api = try DescribedAPI(yaml: APIDescription.text)
    let schemas = ["/healthz", "/api/customers"].map { api.schema("GET", $0, status: 200) }
    let (probe, list) = (try #require(schemas[0]), try #require(schemas[1]))
    let found = [
      api.differences(.object(["status": .string("ok")]), probe),
      api.differences(.object(["state": .string("ok")]), probe),
      api.differences(.object(["customers": .null, "next": .null]), list),
    ]
    #expect(
      found == [
        [], [".status: required and not there", ".state: not described"],
        [".customers: null is not described"],
      ])
  }
}
