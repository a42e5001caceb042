import HTTPTypes

/// All routes. The router, the access check, the audit log, the short way of a report and the test of the description read it: a
/// route exists by its row.
struct RouteTable: Sendable {
  static let billing = RouteTable(APIOperation.allCases.map(\.route))

  let routes: [Route]
  private let byName: [Name: Route]

  private struct Name: Hashable {
    let method: HTTPRequest.Method
    let path: String
  }

  init(_ routes: [Route]) {
    self.routes = routes
    byName = Dictionary(
      routes.map { (Name(method: $0.method, path: $0.path), $0) },
      uniquingKeysWith: { first, _ in first })
  }

  /// The row of a method and template; `HEAD` counts as `GET`. Nil for what is not in the table: nobody may use it.
  func route(_ method: HTTPRequest.Method, _ path: String) -> Route? {
    byName[Name(method: method == .head ? .get : method, path: path)]
  }

  /// The rows of a concrete path, in the order of the table: those of the template that the router finds, which takes a
  /// segment as it is written before a parameter.
  func routes(at path: String) -> [Route] {
    let parts = path.split(separator: "/")
    let matching = routes.filter { Self.matches($0.path.split(separator: "/"), parts) }
    let template = matching.map(\.path).min { Self.parameters($0) < Self.parameters($1) }
    return matching.filter { $0.path == template }
  }

  /// The methods that a concrete path answers to; `HEAD` wherever there is `GET`.
  func methods(at path: String) -> [HTTPRequest.Method] {
    routes(at: path).flatMap { $0.method == .get ? [.get, .head] : [$0.method] }
  }

  private static func parameters(_ template: String) -> Int {
    template.utf8.count { $0 == UInt8(ascii: "{") }
  }

  private static func matches(_ template: [Substring], _ parts: [Substring]) -> Bool {
    template.count == parts.count
      && zip(template, parts).allSatisfy { $0 == $1 || $0.hasPrefix("{") }
  }
}
