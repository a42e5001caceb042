import HTTPTypes
import NIOCore
import Wire

@testable import BillingServer

/// A request that has a foreign customer's id somewhere, and the same with an id that nobody has.
struct TenantQuestion: Sendable {
  struct Request: Sendable {
    let uri: String
    var headers: HTTPFields = [:]
    var body: String?
  }

  /// Where the id stands, and how it is written.
  let place: String
  let foreign: Request
  /// Nil where nothing of the same form has no customer.
  let absent: Request?
  /// Whether the id is written as its customer writes it, where the route looks for it.
  var isPlain = false
}

/// All questions of a route.
struct TenantQuestions: Sendable {
  let route: Route
  /// The ids of the askers' keys, and the keys.
  let keys: [String: Secret]
  let tokens: TenantToken

  /// In an order that is always the same.
  var all: [TenantQuestion] {
    switch route.operation {
    case .usagePage, .usagePageTable, .usagePageData: inToken + elsewhere
    case .upcomingInvoice: inQuery + elsewhere
    case .logIn, .logOut: inForm + elsewhere
    case _ where Self.fields[route.operation] != nil: inBody + elsewhere
    case _ where route.path.contains("{"): inPath + elsewhere
    default: elsewhere
    }
  }

  private func twins(
    _ place: String, isPlain: Bool = false, of ids: [String] = TenantIDs.foreign,
    _ request: (String) -> TenantQuestion.Request?
  ) -> [TenantQuestion] {
    ids.compactMap { id in
      guard let foreign = request(id) else { return nil }
      return TenantQuestion(
        place: "\(place) of \(id)", foreign: foreign, absent: request(TenantIDs.absent(id)),
        isPlain: isPlain)
    }
  }

  /// The template with ids in it.
  private func path(_ id: String) -> String {
    route.path.replacing("{customerId}", with: id).replacing("{id}", with: id)
      .replacing("{changeId}", with: "chg_1").replacing("{token}", with: id)
  }

  private var isOfSubscription: Bool { route.path.contains("/subscriptions/{") }

  private func subject(_ customer: String) -> String {
    isOfSubscription ? TenantIDs.subscription(of: customer) : customer
  }

  private var inPath: [TenantQuestion] {
    let spelled = TenantSpelling.inAddress.flatMap { spelling in
      twins("path, \(spelling.name),", isPlain: spelling.name == "plain") { id in
        spelling.write(subject(id)).map { .init(uri: path($0), body: plainBody) }
      }
    }
    // A customer who is called as a route: there is no other such word.
    let word = subject(TenantIDs.routeWord)
    return spelled
      + TenantSpelling.inAddress.compactMap { spelling in
        spelling.write(word).map {
          TenantQuestion(
            place: "path, \(spelling.name), of \(word)",
            foreign: .init(uri: path($0), body: plainBody), absent: nil)
        }
      }
  }

  private var inQuery: [TenantQuestion] {
    var found: [TenantQuestion] = []
    for spelling in TenantSpelling.inAddress {
      found += twins("query, \(spelling.name),", isPlain: spelling.name == "plain") { id in
        spelling.write(id).map { .init(uri: "\(route.path)?customer_id=\($0)") }
      }
      found += twins("query, \(spelling.name), behind the own,") { id in
        spelling.write(id).map {
          .init(uri: "\(route.path)?customer_id=\(TenantIDs.own)&customer_id=\($0)")
        }
      }
    }
    return found
  }

  private var inToken: [TenantQuestion] {
    TenantIDs.foreign.flatMap { id in
      zip(tokens.forged(for: id, keys: keys), tokens.forged(for: TenantIDs.absent(id), keys: keys))
        .enumerated().map { number, texts in
          TenantQuestion(
            place: "token \(number) of \(id)", foreign: .init(uri: path(texts.0)),
            absent: .init(uri: path(texts.1)))
        }
    }
  }

  private var inForm: [TenantQuestion] {
    let type: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]
    return TenantSpelling.inAddress.flatMap { spelling in
      twins("form, \(spelling.name),") { id in
        spelling.write(id).map { .init(uri: route.path, headers: type, body: "key=\($0)") }
      }
    }
  }
}

extension TenantQuestions {
  /// The bodies that name a customer, with VALUE in its place.
  private static let fields: [APIOperation: String] = [
    .reportUsage: report, .reportUsageInBatch: report,
    .linkCustomer: #"{"customer_id": VALUE}"#,
    .createSubscription: #"{"customer_id": VALUE, "plan": "starter"}"#,
    .createPortalSession: #"{"customer_id": VALUE}"#,
    .receiveStripeEvent: #"{"id": "evt_1", "object": "event", "customer_id": VALUE}"#,
  ]

  private static let report = TenantWorld.ownReport
    .replacing("\"\(TenantIDs.own)\"", with: "VALUE")

  /// What a changing route takes that names its customer elsewhere.
  private var plainBody: String? {
    switch route.operation {
    case .linkUsagePage: #"{"expires_in": 60}"#
    case .changeSubscription: #"{"plan": "starter"}"#
    default: route.method == .post ? "{}" : nil
    }
  }

  private var ownBody: String? {
    Self.fields[route.operation].map { $0.replacing("VALUE", with: "\"\(TenantIDs.own)\"") }
      ?? plainBody
  }

  private func body(_ value: String) -> String {
    (Self.fields[route.operation] ?? "VALUE").replacing("VALUE", with: value)
  }

  private var inBody: [TenantQuestion] {
    TenantSpelling.inBody.flatMap { spelling in
      route.operation == .reportUsageInBatch
        ? inBatch(spelling)
        : twins("body, \(spelling.name),", isPlain: spelling.name == "plain") { id in
          spelling.write(id).map { .init(uri: route.path, body: body($0)) }
        }
    }
  }

  private func inBatch(_ spelling: TenantSpelling) -> [TenantQuestion] {
    let own = TenantWorld.ownReport
    let lines: HTTPFields = [.contentType: "application/x-ndjson"]
    var found = twins("batch, \(spelling.name),", isPlain: spelling.name == "plain") { id in
      spelling.write(id).map { .init(uri: route.path, body: "[\(body($0))]") }
    }
    found += twins("batch, \(spelling.name), between own ones,") { id in
      spelling.write(id).map { .init(uri: route.path, body: "[\(own), \(body($0)), \(own)]") }
    }
    found += twins("lines, \(spelling.name),") { id in
      spelling.write(id).map {
        let reports = [body($0), own].map { $0.replacing("\n", with: " ") + "\n" }
        return .init(uri: route.path, headers: lines, body: reports.joined())
      }
    }
    return found
  }

  /// Where the route does not look for an id: everything else is the asker's own.
  private var elsewhere: [TenantQuestion] {
    let own = route.operation == .usagePage ? "none" : subject(TenantIDs.own)
    let named = route.operation == .upcomingInvoice ? "customer_id=\(TenantIDs.own)" : nil
    func request(_ query: String?, headers: HTTPFields = [:]) -> TenantQuestion.Request {
      let parts = [named, query].compactMap(\.self)
      return .init(
        uri: path(own) + (parts.isEmpty ? "" : "?" + parts.joined(separator: "&")),
        headers: headers, body: ownBody)
    }
    var found = twins("query") { request("customer_id=\(TenantSpelling.percent($0))") }
    found += twins("another query") { request("instance_id=\(TenantSpelling.percent($0))") }
    // What a cursor says is not told apart from its letters: only what is foreign is looked for.
    found += twins("cursor") { request("cursor=\(Base64.urlText(of: $0.utf8))") }
      .map { TenantQuestion(place: $0.place, foreign: $0.foreign, absent: nil) }
    found += twins("header") { request(nil, headers: Self.headers(naming: $0)) }
    return found
  }

  private static func headers(naming id: String) -> HTTPFields {
    // Both are field names (RFC 9110 §5.1).
    let names = [HTTPField.Name("x-customer-id")!, HTTPField.Name("idempotency-key")!]
    var headers: HTTPFields = [.ifNoneMatch: "\"\(TenantSpelling.percent(id))\""]
    for name in names { headers[name] = id }
    return headers
  }
}
