import HTTPTypes
import Hummingbird
import NIOCore
import Reporting

extension Response {
  init(_ status: HTTPResponse.Status = .ok, json: JSONValue, headers: HTTPFields = [:]) {
    var writer = JSONWriter()
    writer.write(json)
    self.init(status, written: writer, headers: headers)
  }

  /// A document that was written already.
  init(
    _ status: HTTPResponse.Status, written: JSONWriter, type: String = MediaTypeName.json,
    headers: HTTPFields = [:]
  ) {
    self.init(status, body: ByteBuffer(bytes: written.bytes), type: type, headers: headers)
  }

  init(
    _ status: HTTPResponse.Status, text: String, type: String, headers: HTTPFields = [:]
  ) {
    self.init(status, body: ByteBuffer(string: text), type: type, headers: headers)
  }

  private init(
    _ status: HTTPResponse.Status, body: ByteBuffer, type: String, headers: HTTPFields
  ) {
    self.init(WrittenAnswer(status, body, type: type, headers: headers))
  }
}
