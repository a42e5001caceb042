import Crypto
import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization
import Wire

/// Names each answer of a read by its bytes, and answers 304 where the caller has that one (RFC 9110 §13.1.2).
///
/// The tag is a hash of the body, so that it is the same on every replica and after a restart. What is read is read all the
/// same: what is saved is the way back.
struct EntityTagMiddleware: RouterMiddleware {
  typealias Context = BillingRequestContext

  private static let types: Set<String> = [
    MediaTypeName.json, APIDescription.mediaType, AssetRoutes.scriptType,
  ]
  /// Probes are read for their status.
  private static let untagged: Set<String> = ["/healthz", "/readyz"]

  func handle(
    _ request: Request, context: Context, next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    var response = try await next(request, context)
    guard request.method == .get || request.method == .head, response.status == .ok,
      let type = response.headers[.contentType], Self.types.contains(type),
      !Self.untagged.contains(context.endpointPath ?? "")
    else { return response }
    let body = try await CollectedBody.bytes(of: response.body)
    let tag = Self.tag(of: body)
    response.headers[.eTag] = tag
    if request.headers[values: .ifNoneMatch].contains(where: { Self.names($0, tag) }) {
      return Response(status: .notModified, headers: [.eTag: tag])
    }
    response.body = ResponseBody(byteBuffer: body)
    return response
  }

  static func tag(of body: ByteBuffer) -> String {
    "\"\(Hexadecimal.text(of: SHA256.hash(data: body.readableBytesView).prefix(16)))\""
  }

  /// Whether a field's value has the tag, compared weakly, or is `*`.
  static func names(_ field: String, _ tag: String) -> Bool {
    field.split(separator: ",").contains { part in
      let part = part.drop { $0 == " " || $0 == "\t" }
      let name = part.prefix { $0 != " " && $0 != "\t" }
      return name == "*" || name == tag || (name.hasPrefix("W/") && name.dropFirst(2) == tag)
    }
  }
}

/// A body that is kept instead of sent.
private struct CollectedBody: ResponseBodyWriter {
  /// Shared with whoever reads it: the writer itself is consumed.
  private final class Bytes: Sendable {
    let buffer = Mutex(ByteBuffer())
  }

  private let kept = Bytes()

  mutating func write(_ buffer: ByteBuffer) async throws {
    kept.buffer.withLock { _ = $0.writeImmutableBuffer(buffer) }
  }

  consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}

  static func bytes(of body: ResponseBody) async throws -> ByteBuffer {
    let writer = CollectedBody()
    let kept = writer.kept
    try await body.write(writer)
    return kept.buffer.withLock { $0 }
  }
}
