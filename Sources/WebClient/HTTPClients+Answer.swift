import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import Wire

extension HTTPClients {
  /// Sends a request once and answers whatever status came.
  ///
  /// The time allowed holds to the last byte, the size for what a packed answer unpacks to. Throws every code of
  /// ``HTTPFailure``.
  public func answer(to call: HTTPCall) async throws(HTTPFailure) -> HTTPAnswer {
    let shown = call.address.shown
    do {
      let request = try Self.request(call)
      guard let answer = try await beforeTheDeadline(request, call) else {
        throw Self.tooLate(call)
      }
      return answer
    } catch let failure as HTTPFailure {
      throw failure
    } catch let error as RefusedAddress {
      throw HTTPFailure(
        .refused, cause: error.reason, "\(shown) is \(error.reason), which is not asked")
    } catch is NIOTooManyBytesError {
      throw Self.tooLarge(call)
    } catch NIOHTTPDecompression.DecompressionError.limit {
      throw Self.tooLarge(call)
    } catch is NIOHTTPDecompression.DecompressionError {
      throw Self.broken(call)
    } catch is NIOHTTPDecompression.ExtraDecompressionError {
      throw Self.broken(call)
    } catch {
      if error is CancellationError || Task.isCancelled {
        throw HTTPFailure(
          .cancelled, cause: "cancelled",
          "\(shown) cannot be reached\(way(to: call.address)): cancelled")
      }
      if let error = error as? HTTPClientError, Self.timeouts.contains(error) {
        throw Self.tooLate(call)
      }
      let cause = ConnectionCause(error).description
      throw HTTPFailure(
        .unreachable, cause: cause, "\(shown) cannot be reached\(way(to: call.address)): \(cause)")
    }
  }

  private static func request(_ call: HTTPCall) throws(HTTPFailure) -> HTTPClientRequest {
    var request = HTTPClientRequest(url: call.address.text)
    request.method = HTTPMethod(rawValue: call.method.rawValue)
    for header in call.headers { request.headers.add(name: header.name, value: header.value) }
    if let body = call.body { request.body = .bytes(ByteBuffer(bytes: body)) }
    if call.address.isSecure { request.tlsConfiguration = try call.files.configuration() }
    return request
  }

  /// Nil when the last byte has not come in time. The pool's own time limit ends with the answer's head, so the
  /// exchange runs beside a timer that cancels it.
  private func beforeTheDeadline(_ request: HTTPClientRequest, _ call: HTTPCall) async throws
    -> HTTPAnswer?
  {
    let client = client(for: call.address)
    return try await withThrowingTaskGroup(of: HTTPAnswer?.self) { group in
      group.addTask { try await Self.exchange(request, client, call) }
      group.addTask {
        try await Task.sleep(for: call.timeout)
        return nil
      }
      defer { group.cancelAll() }
      return try await group.next() ?? nil
    }
  }

  private static func exchange(
    _ request: HTTPClientRequest, _ client: HTTPClient, _ call: HTTPCall
  ) async throws -> HTTPAnswer {
    let response = try await client.execute(
      request, deadline: .now() + TimeAmount(call.timeout))
    let body = try await response.body.collect(upTo: call.maximumBytes)
    // A body that cancellation cut short ends like a whole one.
    try Task.checkCancellation()
    return HTTPAnswer(
      status: Int(response.status.code),
      headers: response.headers.map { (name: $0.name, value: $0.value) },
      body: Array(body.readableBytesView))
  }

  private static let timeouts: [HTTPClientError] = [
    .deadlineExceeded, .readTimeout, .writeTimeout, .connectTimeout, .getConnectionFromPoolTimeout,
    .requestStreamCancelled,
  ]

  private static func tooLarge(_ call: HTTPCall) -> HTTPFailure {
    let mebibytes = call.maximumBytes >> 20
    let size = "more than \(mebibytes > 0 ? "\(mebibytes) MiB" : "\(call.maximumBytes) bytes")"
    return HTTPFailure(
      .tooLarge, cause: "the answer has \(size)", "\(call.address.shown) answered \(size)")
  }

  private static func broken(_ call: HTTPCall) -> HTTPFailure {
    HTTPFailure(
      .malformed, cause: "the answer cannot be unpacked",
      "\(call.address.shown) answered what cannot be unpacked")
  }

  private static func tooLate(_ call: HTTPCall) -> HTTPFailure {
    HTTPFailure(
      .timedOut, cause: HTTPClientError.deadlineExceeded.shortDescription,
      "\(call.address.shown) did not answer whole in \(call.timeout.secondsText) s")
  }
}

extension Duration {
  /// Seconds with as many decimals as there are milliseconds to tell.
  fileprivate var secondsText: String {
    let milliseconds = components.attoseconds / 1_000_000_000_000_000
    guard milliseconds > 0 else { return "\(components.seconds)" }
    let digits = String(milliseconds + 1_000).dropFirst()
    return "\(components.seconds).\(digits)"
  }
}
