import HTTPTypes
import NIOHTTP1
import Testing

@testable import BillingServer

@Suite struct FramingHandlerTests {
  @Test(arguments: [
    ("one host", HTTPVersion.http1_1, [("Host", "a")], nil),
    ("two hosts", .http1_1, [("Host", "a"), ("host", "a")], "more than one Host header"),
    ("none", .http1_1, [], "no Host header"), ("none in 1.0", .http1_0, [], nil),
    (
      "two lengths", .http1_1, [("Host", "a"), ("Content-Length", "1"), ("Content-Length", "1")],
      "more than one Content-Length header"
    ),
    (
      "a length and chunks", .http1_1,
      [("Host", "a"), ("Content-Length", "1"), ("Transfer-Encoding", "chunked")],
      "both Content-Length and Transfer-Encoding"
    ),
    (
      "chunks in 1.0", .http1_0, [("Transfer-Encoding", "chunked")], "Transfer-Encoding in HTTP/1.0"
    ),
    ("chunks", .http1_1, [("Host", "a"), ("Transfer-Encoding", "chunked")], nil),
  ])
  func ambiguousHeadsAreNamed(
    _ name: String, version: HTTPVersion, headers: [(String, String)], objection: String?
  ) {
    let head = HTTPRequestHead(
      version: version, method: .POST, uri: "/", headers: HTTPHeaders(headers))
    #expect(FramingHandler.objection(to: head) == objection)
  }

  @Test func bodiesTogetherStayWithinTheBudget() throws {
    let budget = BodyBudget(megabytes: 1)
    var first: BodyBudget.Share? = BodyBudget.Share(of: budget)
    try first?.take(1 << 19)
    let second = BodyBudget.Share(of: budget)
    try second.take(1 << 19)
    let problem = #expect(throws: Problem.self) { try second.take(1) }
    #expect(problem?.status == .serviceUnavailable)
    #expect(first != nil)
    first = nil
    try second.take(1 << 19)
  }
}
