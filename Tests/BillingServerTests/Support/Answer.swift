import HTTPTypes
import HummingbirdTesting
import NIOCore
import Reporting
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
