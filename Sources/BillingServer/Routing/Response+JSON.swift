import HTTPTypes
import Hummingbird
import NIOCore
import Reporting

extension Response {
  init(_ status: HTTPResponse.Status = .ok, json: JSONValue, headers: HTTPFields = [:]) {
    self.init(status, text: json.description, type: "application/json", headers: headers)
  }

  init(_ problem: Problem, requestID: String?) {
    self.init(
      problem.status, text: problem.document(requestID: requestID).description,
      type: "application/problem+json", headers: problem.headers)
  }

  init(
    _ status: HTTPResponse.Status, text: String, type: String, headers: HTTPFields = [:]
  ) {
    var headers = headers
    headers[.contentType] = type
    self.init(
      status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }
}
