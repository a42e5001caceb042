import HTTPTypes
import Hummingbird
import NIOCore
import Reporting

/// The largest bodies that are read, in bytes.
enum BodyLimit {
  static let single = 64 * 1024
  static let batch = 16 * 1024 * 1024
}

/// The media types that bodies may have.
enum MediaTypeName {
  static let json = "application/json"
  static let problem = "application/problem+json"
  static let lines = ["application/x-ndjson", "application/ndjson", "application/jsonl"]
  static let form = "application/x-www-form-urlencoded"
}

extension Request {
  /// The body's media type without parameters, in lower case; nil when the request names none.
  var mediaType: String? {
    guard let value = headers[.contentType] else { return nil }
    if value == MediaTypeName.json { return value }
    let type = value.prefix { $0 != ";" }
    return String(type).lowercased().filter { $0 != " " }
  }

  /// Reads the body, at most `limit` bytes of it. Throws 415 for a type that is not taken; none counts as taken.
  func bytes(upTo limit: Int, taking types: [String] = [MediaTypeName.json]) async throws -> [UInt8]
  {
    if let mediaType, !types.contains(mediaType), !mediaType.hasSuffix("+json") {
      throw Problem.unsupportedMediaType(mediaType, taken: types)
    }
    if let length = headers[.contentLength].flatMap({ Int($0) }), length > limit {
      throw Problem.tooLarge(limit: limit)
    }
    do {
      let buffer = try await body.collect(upTo: limit)
      return Array(buffer.readableBytesView)
    } catch is NIOTooManyBytesError {
      throw Problem.tooLarge(limit: limit)
    } catch let error as HTTPError where error.status == .contentTooLarge {
      throw Problem.tooLarge(limit: limit)
    }
  }

  /// The JSON object in the body.
  func jsonObject() async throws -> JSONObject {
    let bytes = try await bytes(upTo: BodyLimit.single)
    do {
      guard case .object(let object) = try JSONParser.parse(bytes) else {
        throw Problem.invalid([.init(field: "", detail: "the body is an object")])
      }
      return object
    } catch let error as JSONSyntaxError {
      throw Problem.malformed("\(error)")
    }
  }
}
