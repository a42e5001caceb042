import AsyncHTTPClient
import Glibc
import NIOCore
import NIOPosix

/// Why there is no connection, in words that say where to look: the name, the port or the certificate.
struct ConnectionCause: CustomStringConvertible {
  private static let longest = 300

  let description: String

  init(_ error: any Error) {
    switch error {
    // Its full description may quote header values, which are secrets.
    case let error as HTTPClientError: description = error.shortDescription
    case let error as NIOConnectionError: description = Self.text(error)
    case let error as IOError: description = Self.text(error)
    default:
      // The TLS library's errors have no type in common.
      let isTLS = ["NIOSSL", "BoringSSL", "SSL"].contains { "\(type(of: error))".contains($0) }
      let text = String("\(error)".prefix(Self.longest).replacing("\n", with: " "))
      description = isTLS ? "TLS failed: \(text)" : text
    }
  }

  private static func text(_ error: NIOConnectionError) -> String {
    let place = "\(error.host):\(error.port)"
    guard let failure = error.connectionErrors.first else {
      return "the name \(error.host) could not be resolved (DNS)"
    }
    guard let cause = failure.error as? IOError else { return "\(place): \(failure.error)" }
    return "\(place): \(text(cause))"
  }

  private static func text(_ error: IOError) -> String {
    switch error.errnoCode {
    case ECONNREFUSED: "connection refused"
    case ECONNRESET, EPIPE: "the connection was cut"
    case ENETUNREACH, EHOSTUNREACH: "there is no way to the network"
    default: String(cString: strerror(error.errnoCode))
    }
  }
}
