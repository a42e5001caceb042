/// A request as it came off the wire, without any framework's types.
struct IncomingRequest: Sendable {
  var method: String
  var path: String
  var query: String
  var authorization: String?
  var version: String?
  var idempotencyKey: String?
  var contentType: String?
  var body: [UInt8]

  var text: String { String(decoding: body, as: UTF8.self) }
  var isV2: Bool { path.hasPrefix("/v2/") }
}

/// An answer, ready to be sent.
struct Answer: Sendable {
  struct Header: Sendable, Equatable {
    var name: String
    var value: String
  }

  var status: Int
  var headers: [Header] = []
  var contentType = "application/json"
  var body: [UInt8]

  init(status: Int = 200, json: JSON) {
    self.status = status
    body = json.bytes()
  }

  init(status: Int = 200, contentType: String, text: String) {
    self.status = status
    self.contentType = contentType
    body = Array(text.utf8)
  }

  init(status: Int, body: [UInt8]) {
    self.status = status
    self.body = body
  }

  mutating func add(_ name: String, _ value: String?) {
    guard let value else { return }
    headers.append(Header(name: name, value: value))
  }
}
