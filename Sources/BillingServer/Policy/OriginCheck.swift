import HTTPTypes
import Hummingbird

/// Keeps other sites' pages, open in an operator's browser, from using rights that the browser brings by itself:
/// those of the machine while there is no key, and those of the login cookie.
struct OriginCheck: Sendable {
  /// The authority of the service's public address, if it has one.
  let publicAuthority: String?

  init(publicURL: String?) {
    publicAuthority = publicURL.flatMap { Self.authority(of: $0) }
  }

  /// A request with a bearer key needs no check: no browser adds one by itself.
  func check(_ request: Request, caller: Caller) throws(Problem) {
    guard request.headers[.authorization] == nil || caller == .unguarded else { return }
    if caller == .unguarded { try checkHost(request) }
    guard let origin = request.headers[.origin], request.method != .get, request.method != .head
    else { return }
    let authority = Self.authority(of: origin)
    guard let authority, authority == request.head.authority || authority == publicAuthority else {
      throw Problem.foreignOrigin("the page at \(origin.prefix(100)) may not use this service")
    }
  }

  /// A name that only resolves to this machine for someone else's page is not a name of ours (DNS rebinding).
  private func checkHost(_ request: Request) throws(Problem) {
    guard let authority = request.head.authority, !LoopbackName.contains(authority: authority),
      authority != publicAuthority
    else { return }
    throw Problem.foreignOrigin(
      "while there is no API key the service answers to loopback names only, not to \(authority.prefix(100))"
    )
  }

  private static func authority(of url: String) -> String? {
    guard let scheme = url.firstRange(of: "://") else { return nil }
    return String(url[scheme.upperBound...].prefix { $0 != "/" })
  }
}
