import HTTPTypes
import Hummingbird
import NIOCore
import Reporting

/// The largest bodies that are read, in bytes.
enum BodyLimit {
  static let single = UsageReport.maximumBytes
  static let batch = 16 * 1024 * 1024
  /// Stripe's own events stay far below: an invoice in one has ten lines at most.
  static let webhook = 512 * 1024
}

/// The largest head that is taken, its request line and all fields together; NIO's own limits would let a thousand slow senders
/// take 80 MB.
enum HeadLimit {
  static let bytes = 16 * 1024
  static let fields = 100
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

  /// Reads the body, at most `limit` bytes of it. Throws 415 for a type that is not taken; none counts as taken. Without
  /// `types` the type does not matter.
  func bytes(upTo limit: Int, taking types: [String]? = [MediaTypeName.json]) async throws
    -> [UInt8]
  {
    if let types, let mediaType, !types.contains(mediaType), !mediaType.hasSuffix("+json") {
      throw Problem.unsupportedMediaType(mediaType, taken: types)
    }
    if let length = headers[.contentLength].flatMap({ Int($0) }), length > limit {
      throw Problem.tooLarge(limit: limit)
    }
    do {
      var bytes: [UInt8] = []
      for try await part in body {
        guard bytes.count + part.readableBytes <= limit else {
          throw Problem.tooLarge(limit: limit)
        }
        try BodyBudget.share?.take(part.readableBytes)
        bytes.append(contentsOf: part.readableBytesView)
      }
      return bytes
    } catch let problem as Problem {
      throw problem
    } catch {
      // The connection ended, or what came is no HTTP: not our mistake.
      throw Problem.incompleteBody
    }
  }

  /// The JSON object in the body.
  func jsonObject() async throws -> JSONObject {
    try Self.object(try await bytes(upTo: BodyLimit.single))
  }

  /// The same where a body may be left out: nil then.
  func optionalJSONObject() async throws -> JSONObject? {
    let bytes = try await bytes(upTo: BodyLimit.single)
    return bytes.isEmpty ? nil : try Self.object(bytes)
  }

  private static func object(_ bytes: [UInt8]) throws -> JSONObject {
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
