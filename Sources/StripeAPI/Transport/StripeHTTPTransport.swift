public import WebClient
import Wire

/// Speaks to Stripe over kept connections.
///
/// The connections belong to the caller, who shuts them down. Use ones from ``makeClients()``. No redirect is followed,
/// because a redirected request would carry the key to another address, and nothing is sent again, because the retry
/// rules are the caller's.
public struct StripeHTTPTransport: StripeTransport {
  private let clients: HTTPClients
  private let maxAnswerBytes: Int

  /// Sends by `clients`; an answer of more than `maxAnswerBytes` (default 16 MiB) counts as a broken connection.
  public init(clients: HTTPClients, maxAnswerBytes: Int = 16 << 20) {
    self.clients = clients
    self.maxAnswerBytes = maxAnswerBytes
  }

  /// One transport for the whole process, which never shuts its connections down.
  public static let shared = StripeHTTPTransport(clients: makeClients())

  /// Connections set up for Stripe: directly, and answers as they come.
  public static func makeClients() -> HTTPClients { HTTPClients(unpacks: false) }

  public func send(_ request: StripeHTTPRequest) async throws -> StripeHTTPResponse {
    guard let address = try? WebAddress(request.url) else {
      throw StripeTransportError(
        kind: .connection, reason: "Stripe's address is no http or https address")
    }
    do throws(HTTPFailure) {
      let answer = try await clients.answer(to: call(request, address))
      return StripeHTTPResponse(
        status: answer.status, headers: answer.headers, body: answer.body)
    } catch {
      if error.code == .cancelled { throw CancellationError() }
      throw StripeTransportError(
        kind: error.code == .timedOut ? .timeout : .connection,
        reason: SecretText.redacting(error.cause))
    }
  }

  private func call(_ request: StripeHTTPRequest, _ address: WebAddress) -> HTTPCall {
    HTTPCall(
      request.method.call, address,
      headers: request.headers + [("Authorization", request.key.authorizationHeader)],
      body: request.body.map { Array($0.utf8) }, timeout: request.timeout,
      maximumBytes: maxAnswerBytes)
  }
}

extension StripeHTTPMethod {
  fileprivate var call: HTTPCall.Method {
    switch self {
    case .get: .get
    case .post: .post
    case .delete: .delete
    }
  }
}
