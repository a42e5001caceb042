import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Reporting
import Synchronization
import Testing

/// An answer of the service as tests look at it.
struct Answer: Sendable {
  let status: Int
  let headers: HTTPFields
  let text: String

  init(_ response: TestResponse) {
    status = response.status.code
    headers = response.headers
    text = String(buffer: response.body)
  }

  /// What a responder answers that nobody has connected to.
  init(_ response: Response) async throws {
    let body = CollectedBody()
    try await response.body.write(body)
    status = response.status.code
    headers = response.headers
    text = body.text
  }

  /// The JSON body; a broken one fails the test.
  func json() throws -> JSONValue { try JSONParser.parse(Array(text.utf8)) }

  func object() throws -> JSONObject {
    guard case .object(let object) = try json() else {
      throw UnexpectedAnswer(text: text)
    }
    return object
  }

  /// A member by its path: `report.id`, `errors.0.field`; nil when there is none.
  func member(_ path: String) throws -> JSONValue? {
    var value: JSONValue? = try json()
    for step in path.split(separator: ".") {
      switch value {
      case .object(let object): value = object[String(step)]
      case .array(let elements):
        value = Int(step).flatMap { elements.indices.contains($0) ? elements[$0] : nil }
      default: value = nil
      }
    }
    return value
  }
}

struct UnexpectedAnswer: Error {
  let text: String
}

/// A body that is kept where it would be sent.
private final class CollectedBody: ResponseBodyWriter, Sendable {
  private let bytes = Mutex(ByteBuffer())

  var text: String { bytes.withLock { String(buffer: $0) } }

  func write(_ buffer: ByteBuffer) async throws {
    bytes.withLock { _ = $0.writeImmutableBuffer(buffer) }
  }

  func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
