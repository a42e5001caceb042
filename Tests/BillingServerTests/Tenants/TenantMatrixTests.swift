import HTTPTypes
import HummingbirdTesting
import LedgerSQLite
import Metering
import NIOCore
import Testing
import UsageLedger
import Wire

@testable import BillingServer

/// Every route, asked by everyone for what is another customer's, wherever an id can stand and however it can be written.
@Suite(.serialized) struct TenantMatrixTests {
  /// Both questions of a pair come under one name, so that the answers name the same request.
  private static let name: HTTPFields = [
    .traceParent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
  ]
  /// Who has no right at a route asks every so manieth of its questions, each others.
  private static let stride = 5
  /// Where an operator is shown what the matrix looks for: otherwise it would find nothing anywhere.
  private static let telling: Set<APIOperation> = [
    .dashboard, .customerPage, .exportersPage, .listReports, .latestReport, .summarizeUsage,
    .listCustomers,
    .showCustomer, .upcomingInvoice,
  ]

  private static func send(
    _ request: TenantQuestion.Request, _ route: Route, as caller: TenantCaller,
    _ client: any TestClientProtocol
  ) async throws -> TenantVerdict {
    var headers = request.headers
    if request.body != nil, headers[.contentType] == nil {
      headers[.contentType] = "application/json"
    }
    headers.append(contentsOf: caller.headers)
    headers.append(contentsOf: name)
    return TenantVerdict(
      try await client.executeRequest(
        uri: request.uri, method: route.method, headers: headers,
        body: request.body.map { ByteBuffer(string: $0) }))
  }

  /// What was asked of a route, and what it told.
  private struct Findings {
    var calls = 0
    var leaks: [String] = []
  }

  private static func ask(
    _ route: Route, _ questions: [TenantQuestion], by callers: [TenantCaller],
    _ client: any TestClientProtocol
  ) async throws -> Findings {
    var findings = Findings()
    for (place, caller) in callers.enumerated() {
      // A usage page asks for no key: one caller stands for all.
      let isWhole = caller.isTenant(of: route) || (route.right == .token && place == 0)
      for (number, question) in questions.enumerated()
      where isWhole || (number + place).isMultiple(of: stride) {
        let foreign = try await send(question.foreign, route, as: caller, client)
        findings.calls += 1
        var absent: TenantVerdict?
        if let request = question.absent {
          absent = try await send(request, route, as: caller, client)
          findings.calls += 1
        }
        if let objection = foreign.objection(absent: absent) {
          findings.leaks.append("\(route.name), \(caller.name), \(question.place): \(objection)")
        }
      }
    }
    return findings
  }

  /// What a caller who may see everyone sees of the foreign customers.
  private static func sights(
    _ route: Route, _ questions: [TenantQuestion], by callers: [TenantCaller],
    _ client: any TestClientProtocol
  ) async throws -> Int {
    guard telling.contains(route.operation) else { return 0 }
    let requests = questions.filter(\.isPlain).map(\.foreign)
    var count = 0
    for caller in callers {
      for request in requests.isEmpty ? [.init(uri: route.path)] : requests {
        let answer = try await send(request, route, as: caller, client)
        if answer.has(TenantWorld.foreignMark) { count += 1 }
      }
    }
    return count
  }

  @Test func noRouteTellsOneCustomerOfAnother() async throws {
    let world = try await TenantWorld()
    defer { world.remove() }
    let callers = try await TenantCaller.all(in: world)
    let bound = callers.filter { $0.grant?.customer != nil }.compactMap(\.key)
    let keys = Dictionary(uniqueKeysWithValues: bound.map { ($0.record.id, $0.secret) })
    let tokens = TenantToken(world)
    let application = BillingHTTPService.application(world.dependencies)
    let calls = try await application.test(.router) { client in
      var calls = 0
      for route in RouteTable.billing.routes {
        let questions = TenantQuestions(route: route, keys: keys, tokens: tokens).all
        let witnesses = callers.filter { $0.seesEveryone(at: route) }
        let askers = callers.filter { !$0.seesEveryone(at: route) }
        let found = try await Self.ask(route, questions, by: askers, client)
        #expect(found.leaks.isEmpty, "\(found.leaks.count): \(found.leaks.prefix(5))")
        let sights = try await Self.sights(route, questions, by: witnesses, client)
        #expect((sights > 0) == Self.telling.contains(route.operation), "\(route.name)")
        calls += found.calls
      }
      return calls
    }
    #expect(calls >= 100_000)
    try await world.store.close()
  }

  /// What the matrix looks for is there for the customer itself, and nothing of others beside it.
  @Test func everyoneReadsTheirOwn() async throws {
    let world = try await TenantWorld()
    defer { world.remove() }
    let own = try CustomerID(TenantIDs.own)
    let reader = try #require(
      try await TenantCaller.all(in: world).first { $0.grant?.customer == own })
    let page = TenantToken(world).page(of: own, by: Caller.adminID).revealed
    let paths = [
      "/api/usage/cust_a", "/api/usage/cust_a/latest?instance_id=\(TenantWorld.ownMark)-site",
      "/api/usage/cust_a/summary",
      "/api/customers/cust_a", "/api/invoices/upcoming?customer_id=cust_a", "/usage/\(page)",
      "/usage/\(page)/usage.json",
    ]
    let application = BillingHTTPService.application(world.dependencies)
    try await application.test(.router) { client in
      for path in paths {
        let answer = TenantVerdict(
          try await client.executeRequest(
            uri: path, method: .get, headers: reader.headers, body: nil))
        #expect(answer.status == 200 && answer.has(TenantWorld.ownMark), "\(path) \(answer.text)")
        #expect(answer.objection(absent: nil) == nil)
      }
    }
    try await world.store.close()
  }

  /// Each is a leak that the matrix must notice; the last ones are none.
  @Test(arguments: [
    ("zq7leak GmbH", "", 200, false), ("no cust_v", "no cust_x", 404, false),
    ("no cust_v", "no cust_w", 403, false), ("no cust_v", "no cust_w!", 404, false),
    ("no data", "no date", 404, false), ("no cust_v", "no cust_w", 404, true),
    ("no %76 and V", "no %77 and W", 404, true), ("no", "no", 404, true),
  ])
  func aLeakIsNoticed(foreign: String, absent: String, status: Int, isSame: Bool) {
    let answers = [
      TenantVerdict(status: status == 403 ? 404 : status, text: foreign),
      TenantVerdict(status: status, text: absent),
    ]
    #expect((answers[0].objection(absent: answers[1]) == nil) == isSame)
    let location: HTTPFields = [.location: "/customers/zq7leak"]
    #expect(TenantVerdict(status: 200, headers: location, text: "").objection(absent: nil) != nil)
    #expect(TenantVerdict(status: 500, text: "").objection(absent: nil) != nil)
    let other = TenantVerdict(status: 404, headers: [.allow: "GET"], text: absent)
    #expect(answers[0].objection(absent: other) != nil)
  }
}
