public import Wire

/// Reads addresses with the same limits for all, follows redirects of the same scheme, host and port, and tells of every
/// exchange.
///
/// Errors name the address without its user, password and query.
public struct HTTPSource: Sendable {
  private static let mostRedirects = 5

  private let clients: HTTPClients
  private let files: TLSFiles
  private let timeoutSeconds: Int64
  private let maximumBytes: Int
  private let name: String
  private let observe: @Sendable (SourceExchange) -> Void

  /// `observe` is told of every exchange, under that name.
  public init(
    clients: HTTPClients, timeoutSeconds: Int64 = 30, maximumBytes: Int = HTTPClients.mostBytes,
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
  /// Throws every code of ``HTTPFailure``: `refused` for a redirect to elsewhere.
  public func get(_ address: WebAddress, headers: [(name: String, value: String)] = [])
    async throws(HTTPFailure) -> HTTPAnswer
  {
    try await following(call(.get, address, headers), [301, 302, 303, 307, 308])
  }

  /// Posts a form, as for queries that are too long for an address.
  public func post(
    form: [(name: String, value: String)], headers: [(name: String, value: String)] = [],
    to address: WebAddress
  ) async throws(HTTPFailure) -> HTTPAnswer {
    let headers = headers + [("content-type", "application/x-www-form-urlencoded")]
    var call = call(.post, address, headers)
    call.body = Array(WebAddress.query(form).utf8)
    return try await following(call, [307, 308])
  }

  /// Posts a body as it is; the headers say what it is. A redirect is answered, not followed.
  public func post(
    _ body: [UInt8], headers: [(name: String, value: String)], to address: WebAddress
  ) async throws(HTTPFailure) -> HTTPAnswer {
    var call = call(.post, address, headers)
    call.body = body
    return try await send(call)
  }

  private func call(
    _ method: HTTPCall.Method, _ address: WebAddress, _ headers: [(name: String, value: String)]
  ) -> HTTPCall {
    var all = [(name: "accept-encoding", value: "gzip")]
    if let authorization = address.authorization { all.append(("authorization", authorization)) }
    for header in headers {
      all.removeAll { $0.name.lowercased() == header.name.lowercased() }
      all.append(header)
    }
    return HTTPCall(
      method, address, headers: all, timeout: .seconds(timeoutSeconds), maximumBytes: maximumBytes,
      files: files)
  }

  private func following(_ call: HTTPCall, _ statuses: [Int]) async throws(HTTPFailure)
    -> HTTPAnswer
  {
    var call = call
    let first = call.address
    for _ in 0...Self.mostRedirects {
      let answer = try await send(call)
      guard (301...308).contains(answer.status), let location = answer.header("location") else {
        return answer
      }
      guard statuses.contains(answer.status), let next = call.address.following(location) else {
        let elsewhere = call.address.resolving(location)?.shown ?? "no address"
        throw HTTPFailure(
          .refused, cause: "a redirect to elsewhere",
          "\(call.address.shown) answered \(answer.status) towards \(elsewhere), which is not followed",
          status: answer.status)
      }
      call.address = next
    }
    throw HTTPFailure(
      .refused, cause: "too many redirects",
      "\(first.shown) redirects more than \(Self.mostRedirects) times")
  }

  private func send(_ call: HTTPCall) async throws(HTTPFailure) -> HTTPAnswer {
    let start = ContinuousClock.now
    func note(_ failure: String?) {
      let spent = (ContinuousClock.now - start).components
      observe(
        SourceExchange(
          source: name, origin: call.address.origin, failure: failure,
          nanoseconds: spent.seconds * 1_000_000_000 + spent.attoseconds / 1_000_000_000))
    }
    do {
      let found = try await clients.answer(to: call)
      note(found.status >= 400 ? "http_\(found.status)" : nil)
      return found
    } catch {
      note(error.word)
      throw error
    }
  }
}
