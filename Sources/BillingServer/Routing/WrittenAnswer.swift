import Billing
import HTTPTypes
import Hummingbird
import NIOCore
import Reporting

/// An answer whose body is written: the same one from a route and from the lane.
struct WrittenAnswer: Sendable {
  let status: HTTPResponse.Status
  /// With the body's type.
  var headers: HTTPFields
  let body: ByteBuffer

  init(
    _ status: HTTPResponse.Status, _ body: ByteBuffer, type: String, headers: HTTPFields = [:]
  ) {
    self.status = status
    self.body = body
    self.headers = headers
    self.headers[.contentType] = type
  }

  /// A report that is in the ledger.
  init(_ acceptance: ReportIntake.Acceptance, _ status: DeliveryStatus) {
    self.init(
      acceptance.isNew ? .created : .ok, ByteBuffer(bytes: acceptance.document(status).bytes),
      type: MediaTypeName.json)
  }

  init(_ problem: Problem, requestID: String?) {
    self.init(
      problem.status, ByteBuffer(string: problem.document(requestID: requestID).description),
      type: MediaTypeName.problem, headers: problem.headers)
  }
}

extension Response {
  init(_ answer: WrittenAnswer) {
    self.init(
      status: answer.status, headers: answer.headers, body: ResponseBody(byteBuffer: answer.body))
  }
}

extension ReportIntake.Acceptance {
  fileprivate func document(_ status: DeliveryStatus) -> JSONWriter {
    var writer = JSONWriter(capacity: 1024)
    writer.beginObject()
    writer.key("message")
    writer.write(isNew ? "Usage reported successfully" : "Usage was reported already")
    status.write(to: &writer)
    writeMembers(to: &writer)
    writer.endObject()
    return writer
  }
}
