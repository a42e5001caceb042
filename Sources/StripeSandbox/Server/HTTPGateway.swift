import HTTPTypes
import HummingbirdCore
import NIOCore

/// Translates between HTTP and the sandbox's own request and answer.
struct HTTPGateway: Sendable {
  /// Larger bodies are answered with 413 before they are read whole.
  static let largestBody = 1 << 20

  var sandbox: Sandbox

  func respond(to request: Request, on channel: any Channel) async throws -> Response {
    guard let body = await Self.body(of: request) else {
      return response(
        Answer(
          status: 413,
          json: StripeError(status: 413, message: "The request body is too large.").body))
    }
    let incoming = Self.incoming(request, body: body)
    if incoming.path.hasPrefix(ControlRoutes.prefix) {
      return response(sandbox.control(incoming))
    }
    if let page = sandbox.page(incoming) { return response(page) }
    if let fault = sandbox.fault(for: incoming) {
      return response(await answer(incoming, with: fault, on: channel))
    }
    return response(sandbox.answer(incoming))
  }

  private static func body(of request: Request) async -> [UInt8]? {
    var request = request
    guard let buffer = try? await request.collectBody(upTo: largestBody) else { return nil }
    return Array(buffer.readableBytesView)
  }

  private static func incoming(_ request: Request, body: [UInt8]) -> IncomingRequest {
    let target = (request.head.path ?? "/").split(
      separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    return IncomingRequest(
      method: request.method.rawValue, path: String(target[0]),
      query: target.count > 1 ? String(target[1]) : "",
      authorization: request.headers[.authorization], version: request.headers[.stripeVersion],
      idempotencyKey: request.headers[.idempotencyKey],
      contentType: request.headers[.contentType], body: body)
  }

  private func response(_ answer: Answer) -> Response {
    var headers = HTTPFields()
    headers[.date] = sandbox.httpDate
    headers[.contentType] = answer.contentType
    for header in answer.headers {
      if let name = HTTPField.Name(header.name) { headers[name] = header.value }
    }
    return Response(
      status: .init(code: answer.status), headers: headers,
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body)))
  }
}

extension HTTPField.Name {
  fileprivate static let stripeVersion = HTTPField.Name("Stripe-Version")!
  fileprivate static let idempotencyKey = HTTPField.Name("Idempotency-Key")!
}
