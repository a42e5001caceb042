import HTTPTypes

/// Problems with the key of a request (RFC 6750 §3).
extension Problem {
  static func unauthorized(_ refusal: KeyRefusal) -> Problem {
    switch refusal {
    case .missing, .unknown:
      unauthorized(
        .unauthorized, title: "A valid API key is needed",
        "send a valid key as \"Authorization: Bearer bk_…\"", isTold: refusal == .unknown)
    case .mistyped:
      unauthorized(
        .mistypedKey, title: "The API key is mistyped",
        "the key's checksum is wrong: it was cut, or a character was changed on the way here; copy it again"
      )
    case .expired(let end):
      unauthorized(
        .expiredKey, title: "The API key has expired",
        "the key was valid until \(end); make a new one with `billing keys create`, or the next time `billing keys rotate` before"
      )
    }
  }

  private static func unauthorized(
    _ code: ProblemCode, title: String, _ detail: String, isTold: Bool = true
  ) -> Problem {
    let reason = isTold ? ", error=\"invalid_token\"" : ""
    return Problem(
      .unauthorized, code, title: title, detail: detail,
      headers: [.wwwAuthenticate: "Bearer realm=\"billing\"\(reason)"])
  }

  static func forbidden(_ route: Route) -> Problem {
    Problem(
      .forbidden, .forbidden, title: "The key may not do this",
      detail: "\(route.method.rawValue) \(route.path) needs \(route.right.holder)")
  }
}

extension AccessRight {
  fileprivate var holder: String {
    switch self {
    case .report: "a reporter key, an operator key or the scope usage:write"
    case .read: "a reader key, an operator key or the scope usage:read"
    case .readAll: "an operator key, or the scope usage:read for all customers"
    case .bill: "an operator key or the scope billing:write"
    case .operator, .open, .token: "an operator key"
    }
  }
}
