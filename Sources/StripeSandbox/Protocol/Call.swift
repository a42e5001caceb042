/// One authenticated, checked call: what a route's work is given.
struct Call: Sendable {
  var path: [String]
  var parameters: Parameters
  var expansion: Expansion
  var generation: APIGeneration
  var version: String
  var url: String
  /// The v2 body as it was sent; null for v1.
  var body: JSON = .null
  var requestID = ""
  var idempotencyKey: String?

  var rendering: Rendering { Rendering(generation: generation, expansion: expansion) }
}

/// How an object is to be written out: for which generation, and with what expanded.
struct Rendering: Sendable {
  var generation: APIGeneration
  var expansion: Expansion

  static func plain(_ generation: APIGeneration) -> Rendering {
    Rendering(generation: generation, expansion: .none)
  }

  func below(_ name: String) -> Rendering {
    Rendering(generation: generation, expansion: expansion.below(name))
  }
}
