/// All endpoints, found by method and path; a fixed segment wins over a `{…}` one because it is listed first.
struct RouteTable: Sendable {
  private let routes: [String: [Route]]

  let all: [Route]

  init(_ all: [Route] = RouteTable.everything) {
    self.all = all
    routes = Dictionary(grouping: all) { Self.key($0.method.rawValue, $0.segments.count) }
  }

  /// Nil where this generation has no such endpoint; one that takes other parameters in each generation has a route for each.
  func find(method: String, path: String, in generation: APIGeneration) -> (
    route: Route, values: [String]
  )? {
    let parts = path.split(separator: "/", omittingEmptySubsequences: true)
    let candidates = routes[Self.key(method, parts.count)] ?? []
    for route in candidates where route.generations.contains(generation) {
      if let values = route.match(parts) {
        return (route, values.map { FormTree.decoded($0) })
      }
    }
    return nil
  }

  private static func key(_ method: String, _ count: Int) -> String { "\(method) \(count)" }
}
