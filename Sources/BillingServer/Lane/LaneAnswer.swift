import Billing
import HTTPTypes
import NIOCore
import Reporting

/// An answer as the lane writes it: head and whole body.
struct LaneAnswer: Sendable {
  let status: HTTPResponse.Status
  var headers: HTTPFields
  let body: ByteBuffer

  init(_ acceptance: ReportIntake.Acceptance, _ status: DeliveryStatus) {
    self.init(
      acceptance.status, ByteBuffer(bytes: acceptance.answer(status).bytes),
      type: MediaTypeName.json)
  }

  init(_ problem: Problem, requestID: String) {
    self.init(
      problem.status, ByteBuffer(string: problem.document(requestID: requestID).description),
      type: MediaTypeName.problem, headers: problem.headers)
  }

  private init(
    _ status: HTTPResponse.Status, _ body: ByteBuffer, type: String, headers: HTTPFields = [:]
  ) {
    self.status = status
    self.body = body
    self.headers = headers
    self.headers[.contentType] = type
    self.headers[.contentLength] = String(body.readableBytes)
  }
}
