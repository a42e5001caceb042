public import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// Speaks to Stripe over async-http-client, with its pool of kept connections.
///
/// The `HTTPClient` belongs to the caller, who shuts it down. Use one from ``makeHTTPClient()``: it follows no
/// redirect, because a redirected request would carry the key to another address, and does not try a refused connection
/// again by itself, because the retry rules are the caller's.
public struct AsyncHTTPTransport: StripeTransport {
  private let client: HTTPClient
  private let maxAnswerBytes: Int

  /// Sends by `client`; an answer of more than `maxAnswerBytes` (default 16 MiB) counts as a broken connection.
  public init(client: HTTPClient, maxAnswerBytes: Int = 16 << 20) {
    self.client = client
    self.maxAnswerBytes = maxAnswerBytes
  }

  /// One transport for the whole process, which never shuts its client down.
  public static let shared = AsyncHTTPTransport(client: makeHTTPClient())

  /// A client set up for Stripe: no redirects, one attempt to connect, 5 s for it.
  public static func makeHTTPClient() -> HTTPClient {
    var configuration = HTTPClient.Configuration()
    configuration.redirectConfiguration = .disallow
    configuration.timeout.connect = .seconds(5)
    configuration.connectionPool.retryConnectionEstablishment = false
    return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }

  public func send(_ request: StripeHTTPRequest) async throws -> StripeHTTPResponse {
    do {
      return try await exchangeInTime(request)
    } catch let error as CancellationError {
      throw error
    } catch {
      if Task.isCancelled { throw CancellationError() }
      throw Self.transportError(error)
    }
  }

  /// The client's own deadline ends with the answer's head, so that a body could trickle for ever.
  private func exchangeInTime(_ request: StripeHTTPRequest) async throws -> StripeHTTPResponse {
    try await withThrowingTaskGroup(of: StripeHTTPResponse.self) { group in
      group.addTask { try await exchange(request) }
      group.addTask {
        try await Task.sleep(for: request.timeout)
        throw HTTPClientError.deadlineExceeded
      }
      defer { group.cancelAll() }
      guard let response = try await group.next() else { throw CancellationError() }
      return response
    }
  }

  private func exchange(_ request: StripeHTTPRequest) async throws -> StripeHTTPResponse {
    let deadline = NIODeadline.now() + TimeAmount(request.timeout)
    let response = try await client.execute(Self.outgoing(request), deadline: deadline)
    let body = try await response.body.collect(upTo: maxAnswerBytes)
    return StripeHTTPResponse(
      status: Int(response.status.code),
      headers: response.headers.map { ($0.name, $0.value) },
      body: Array(body.readableBytesView))
  }

  private static func outgoing(_ request: StripeHTTPRequest) -> HTTPClientRequest {
    var outgoing = HTTPClientRequest(url: request.url)
    outgoing.method = HTTPMethod(rawValue: request.method.rawValue)
    for header in request.headers {
      outgoing.headers.add(name: header.name, value: header.value)
    }
    outgoing.headers.add(name: "Authorization", value: request.key.authorizationHeader)
    if let body = request.body {
      outgoing.body = .bytes(ByteBuffer(string: body))
    }
    return outgoing
  }

  private static func transportError(_ error: any Error) -> StripeTransportError {
    let timeouts: [HTTPClientError] = [
      .deadlineExceeded, .connectTimeout, .readTimeout, .writeTimeout,
      .getConnectionFromPoolTimeout,
    ]
    if let error = error as? HTTPClientError {
      return StripeTransportError(
        kind: timeouts.contains(error) ? .timeout : .connection, reason: error.shortDescription)
    }
    return StripeTransportError(
      kind: .connection, reason: SecretText.redacting(ConnectionCause(error).description))
  }
}
