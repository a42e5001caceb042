public import AsyncHTTPClient
import Glibc
import NIOCore
import NIOHTTP1
import NIOHTTPCompression
public import Wire

/// An HTTP answer that was read to its end.
public struct FetchedAnswer: Sendable {
  public let status: Int
  public let headers: [(name: String, value: String)]
  public let body: [UInt8]

  public init(status: Int, headers: [(name: String, value: String)], body: [UInt8]) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// The first header of that name, whatever its letters' case.
  public func header(_ name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }

  /// All headers of that name, in their order.
  public func headers(named name: String) -> [String] {
    headers.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
  }

  /// The server's own clock, from its `Date` header.
  public var answeredAt: SampleTime? {
    header("date").flatMap { HTTPDate.unixSeconds($0) }.map { SampleTime(seconds: $0) }
  }
}

/// Reads addresses with one deadline to the last byte of an answer, and a size limit that holds for what a packed answer
/// unpacks to.
///
/// Errors name the address without its user, password and query.
public struct HTTPSource: Sendable {
  private let clients: HTTPClients
  private let files: TLSFiles
  private let timeoutSeconds: Int64
  private let maximumBytes: Int
  private let name: String
  private let observe: @Sendable (SourceExchange) -> Void

  /// `observe` is told of every exchange, under that name.
  public init(
    clients: HTTPClients, timeoutSeconds: Int64 = 30, maximumBytes: Int = Self.mostBytes,
    name: String = "http", files: TLSFiles = TLSFiles(),
    observe: @escaping @Sendable (SourceExchange) -> Void = { _ in }
  ) {
    self.clients = clients
    self.files = files
    self.timeoutSeconds = timeoutSeconds
    self.maximumBytes = maximumBytes
    self.name = name
    self.observe = observe
  }

  /// One client asks everybody.
  public init(client: HTTPClient, timeoutSeconds: Int64 = 30) {
    self.init(clients: HTTPClients(client), timeoutSeconds: timeoutSeconds)
  }

  /// More than any answer should have: 64 MiB.
  public static let mostBytes = 64 << 20

  /// The same under another name.
  public func named(_ name: String) -> HTTPSource {
    HTTPSource(
      clients: clients, timeoutSeconds: timeoutSeconds, maximumBytes: maximumBytes, name: name,
      files: files, observe: observe)
  }

  /// The same with other certificates.
  public func secured(by files: TLSFiles) -> HTTPSource {
    HTTPSource(
      clients: clients, timeoutSeconds: timeoutSeconds, maximumBytes: maximumBytes, name: name,
      files: files, observe: observe)
  }

  /// Answers whatever status came; follows redirects of the same scheme, host and port.
  ///
  /// Throws `unreachable`, `timedOut`, `tooManySamples` beyond the size limit, `refused` for a redirect to elsewhere.
  public func get(_ address: WebAddress, headers: [(name: String, value: String)] = [])
    async throws(PrometheusError) -> FetchedAnswer
  {
    try await following(address, [301, 302, 303, 307, 308]) { address in
      request(address, headers)
    }
  }

  /// Posts a form, as for queries that are too long for an address.
  public func post(
    form: [(name: String, value: String)], headers: [(name: String, value: String)] = [],
    to address: WebAddress
  ) async throws(PrometheusError) -> FetchedAnswer {
    let body = ByteBuffer(string: WebAddress.query(form))
    let headers = headers + [("content-type", "application/x-www-form-urlencoded")]
    return try await following(address, [307, 308]) { address in
      var request = request(address, headers)
      request.method = .POST
      request.body = .bytes(body)
      return request
    }
  }

  /// Posts a body as it is; the headers say what it is. A redirect is answered, not followed.
  public func post(
    _ body: [UInt8], headers: [(name: String, value: String)], to address: WebAddress
  ) async throws(PrometheusError) -> FetchedAnswer {
    var request = request(address, headers)
    request.method = .POST
    request.body = .bytes(ByteBuffer(bytes: body))
    return try await send(request, to: address)
  }

  private func request(_ address: WebAddress, _ headers: [(name: String, value: String)])
    -> HTTPClientRequest
  {
    var request = HTTPClientRequest(url: address.text)
    request.headers.add(name: "accept-encoding", value: "gzip")
    if let authorization = address.authorization {
      request.headers.add(name: "authorization", value: authorization)
    }
    for header in headers { request.headers.replaceOrAdd(name: header.name, value: header.value) }
    return request
  }

  private static let mostRedirects = 5

  private func following(
    _ address: WebAddress, _ statuses: [Int], _ request: (WebAddress) -> HTTPClientRequest
  ) async throws(PrometheusError) -> FetchedAnswer {
    var target = address
    for _ in 0...Self.mostRedirects {
      let answer = try await send(request(target), to: target)
      guard (301...308).contains(answer.status), let location = answer.header("location") else {
        return answer
      }
      guard statuses.contains(answer.status), let next = target.following(location) else {
        let elsewhere = target.resolving(location)?.shown ?? "no address"
        throw PrometheusError(
          .refused,
          "\(target.shown) answered \(answer.status) towards \(elsewhere), which is not followed",
          status: answer.status)
      }
      target = next
    }
    throw PrometheusError(
      .refused, "\(address.shown) redirects more than \(Self.mostRedirects) times")
  }

  private func send(_ request: HTTPClientRequest, to address: WebAddress)
    async throws(PrometheusError) -> FetchedAnswer
  {
    let start = ContinuousClock.now
    func note(_ failure: String?) {
      let spent = (ContinuousClock.now - start).components
      observe(
        SourceExchange(
          source: name, origin: address.origin, failure: failure,
          nanoseconds: spent.seconds * 1_000_000_000 + spent.attoseconds / 1_000_000_000))
    }
    do {
      let found = try await answer(to: request, at: address)
      note(found.status >= 400 ? "http_\(found.status)" : nil)
      return found
    } catch {
      note(error.failureWord)
      throw error
    }
  }

  private func answer(to request: HTTPClientRequest, at address: WebAddress)
    async throws(PrometheusError) -> FetchedAnswer
  {
    do {
      var request = request
      if address.isSecure { request.tlsConfiguration = try files.configuration() }
      guard let answer = try await beforeTheDeadline(request, clients.client(for: address)) else {
        throw tooLate(address)
      }
      return answer
    } catch let error as PrometheusError {
      throw error
    } catch is NIOTooManyBytesError {
      throw tooLarge(address)
    } catch NIOHTTPDecompression.DecompressionError.limit {
      throw tooLarge(address)
    } catch is NIOHTTPDecompression.DecompressionError {
      throw broken(address)
    } catch is NIOHTTPDecompression.ExtraDecompressionError {
      throw broken(address)
    } catch let error as HTTPClientError where Self.timeouts.contains(error) {
      throw tooLate(address)
    } catch {
      throw PrometheusError(
        .unreachable,
        "\(address.shown) cannot be reached\(clients.way(to: address)): \(Self.cause(error))")
    }
  }

  /// Nil when the last byte has not come in time. The client's own time limit ends with the answer's head, so the
  /// exchange runs beside a timer that cancels it.
  private func beforeTheDeadline(_ request: HTTPClientRequest, _ client: HTTPClient) async throws
    -> FetchedAnswer?
  {
    try await withThrowingTaskGroup(of: FetchedAnswer?.self) { group in
      group.addTask { try await exchange(request, client) }
      group.addTask {
        try await Task.sleep(for: .seconds(timeoutSeconds))
        return nil
      }
      defer { group.cancelAll() }
      return try await group.next() ?? nil
    }
  }

  private func exchange(_ request: HTTPClientRequest, _ client: HTTPClient) async throws
    -> FetchedAnswer
  {
    let response = try await client.execute(request, timeout: .seconds(timeoutSeconds))
    let body = try await response.body.collect(upTo: maximumBytes)
    // A body that cancellation cut short ends like a whole one.
    try Task.checkCancellation()
    return FetchedAnswer(
      status: Int(response.status.code),
      headers: response.headers.map { (name: $0.name, value: $0.value) },
      body: Array(body.readableBytesView))
  }

  private func tooLarge(_ address: WebAddress) -> PrometheusError {
    PrometheusError(
      .tooManySamples, "\(address.shown) answered more than \(maximumBytes >> 20) MiB")
  }

  private func broken(_ address: WebAddress) -> PrometheusError {
    PrometheusError(.malformed, "\(address.shown) answered what cannot be unpacked")
  }

  private func tooLate(_ address: WebAddress) -> PrometheusError {
    PrometheusError(.timedOut, "\(address.shown) did not answer whole in \(timeoutSeconds) s")
  }

  private static let timeouts: [HTTPClientError] = [
    .deadlineExceeded, .readTimeout, .connectTimeout, .requestStreamCancelled,
  ]

  /// The kind of failure without addresses or header values.
  private static func cause(_ error: any Error) -> String {
    if error is CancellationError { return "cancelled" }
    // Its full description may quote header values, which are secrets.
    if let error = error as? HTTPClientError { return error.shortDescription }
    if let error = error as? IOError { return String(cString: strerror(error.errnoCode)) }
    return String(String(describing: error).prefix(160).replacing("\n", with: " "))
  }
}
