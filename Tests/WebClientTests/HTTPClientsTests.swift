import Foundation
import Testing
import WebClient
import Wire

/// One exchange: whatever a server does, there is a whole answer or a failure that says why.
@Suite(.serialized) struct HTTPClientsTests {
  private static let head = "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n"

  /// The answer's body or the failure's code.
  private func result(
    _ port: Int, _ method: HTTPCall.Method = .get, body: [UInt8]? = nil, unpacks: Bool = true,
    timeout: Duration = .seconds(20), maximumBytes: Int = 1 << 20
  ) async throws -> Result<HTTPAnswer, HTTPFailure> {
    let clients = HTTPClients(unpacks: unpacks)
    let call = HTTPCall(
      method, try WebAddress("http://ann:geheim@127.0.0.1:\(port)/path?key=geheim"),
      headers: [("authorization", "Bearer geheim")], body: body, timeout: timeout,
      maximumBytes: maximumBytes)
    let result: Result<HTTPAnswer, HTTPFailure>
    do throws(HTTPFailure) { result = .success(try await clients.answer(to: call)) } catch {
      result = .failure(error)
    }
    try await clients.shutdown()
    return result
  }

  private func code(_ result: Result<HTTPAnswer, HTTPFailure>) -> HTTPFailure.Code? {
    guard case .failure(let failure) = result else { return nil }
    #expect(!failure.description.contains("geheim") && !failure.cause.contains("geheim"))
    return failure.code
  }

  @Test(
    arguments: [
      ("nothing at all", "", nil), ("half a head", "HTTP/1.1 200 OK\r\nContent-", nil),
      ("a head that never ends", head, "x-more: 1\r\n"),
      ("a head and no body", head + "content-length: 9\r\n\r\n", nil),
      ("half a body", head + "content-length: 9\r\n\r\nm_to", nil),
      ("a body that drips", head + "content-length: 100000\r\n\r\n", "#"),
      ("chunks without an end", head + "transfer-encoding: chunked\r\n\r\n", "1\r\n#\r\n"),
      ("a body until the connection closes", head + "connection: close\r\n\r\nm_total 1\n", nil),
    ] as [(String, String, String?)])
  func oneDeadlineHoldsToTheLastByte(label: String, opening: String, drip: String?) async throws {
    try await RawServer.run { _ in
      .init(opening, drip: drip)
    } _: { port, _ in
      for (method, body) in [
        (.get, nil), (.post, [0x7B, 0x7D]), (.delete, nil),
      ] as [(HTTPCall.Method, [UInt8]?)] {
        let result = try await result(port, method, body: body, timeout: .milliseconds(500))
        #expect(code(result) == .timedOut, "\(label): \(method)")
        guard case .failure(let failure) = result else { continue }
        #expect(
          failure.description == "http://127.0.0.1:\(port)/path did not answer whole in 0.500 s")
      }
    }
  }

  @Test(
    arguments: [
      ("no answer", ""), ("half a head", "HTTP/1.1 200 OK\r\nContent-"),
      ("half a body", head + "content-length: 9\r\n\r\nm_to"),
      ("half a chunk", head + "transfer-encoding: chunked\r\n\r\n9\r\nm_to"),
      ("no last chunk", head + "transfer-encoding: chunked\r\n\r\n4\r\nm_to\r\n"),
      ("no HTTP", "SSH-2.0-x\r\n"),
    ])
  func anAnswerThatBreaksOffIsNone(label: String, bytes: String) async throws {
    try await RawServer.run { _ in
      .init(bytes, closes: true)
    } _: { port, _ in
      let result = try await result(port)
      #expect(code(result) == .unreachable, "\(label)")
    }
  }

  @Test(arguments: [200, 204, 301, 307, 404, 500, 503])
  func everyStatusIsAnAnswerAndNoRedirectIsFollowed(status: Int) async throws {
    try await RawServer.run { _ in
      .init(status: status, headers: [("location", "/elsewhere")])
    } _: { port, server in
      let answer = try await result(port).get()
      #expect(answer.status == status)
      #expect(server.asked.count == 1)
      #expect(server.asked.first?.hasPrefix("GET /path?key=geheim HTTP/1.1\r\n") == true)
    }
  }

  @Test func whatIsSentIsWhatTheCallSays() async throws {
    try await RawServer.run { _ in
      .init(headers: [("X-Twice", "1"), ("x-twice", "2")], body: [0, 0xFF, 0x0A])
    } _: { port, server in
      let answer = try await result(port, .post, body: Array("a=b".utf8)).get()
      #expect(answer.body == [0, 0xFF, 0x0A])
      #expect(answer.header("X-TWICE") == "1")
      #expect(answer.headers(named: "x-Twice") == ["1", "2"])
      let request = try #require(server.asked.first)
      #expect(request.hasPrefix("POST /path?key=geheim HTTP/1.1\r\n"))
      #expect(request.hasSuffix("\r\n\r\na=b"))
      #expect(request.lowercased().components(separatedBy: "authorization:").count == 2)
    }
  }

  @Test(
    arguments: [
      ("as large as allowed", 1_000, 1_000, nil), ("a byte more", 1_001, 1_000, .tooLarge),
      ("nothing where nothing is allowed", 0, 0, nil),
    ] as [(String, Int, Int, HTTPFailure.Code?)])
  func theSizeIsLimited(label: String, size: Int, limit: Int, expected: HTTPFailure.Code?)
    async throws
  {
    let body = [UInt8](repeating: 0x61, count: size)
    let chunks =
      Self.head + "transfer-encoding: chunked\r\n\r\n"
      + (size > 0
        ? "\(Hexadecimal.digits(of: UInt(size)))\r\n\(String(decoding: body, as: UTF8.self))\r\n"
        : "") + "0\r\n\r\n"
    for reply in [RawServer.Reply(body: body), RawServer.Reply(chunks)] {
      try await RawServer.run { _ in
        reply
      } _: { port, _ in
        let result = try await result(port, maximumBytes: limit)
        #expect(code(result) == expected, "\(label)")
      }
    }
  }

  /// 100,000 letters, packed.
  private static let packed =
    Data(
      base64Encoded:
        "H4sIAAAAAAACA+3BMQEAAADCoNqLbw0PoAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAIBXA3ERB/6ghgEA"
    ).map(Array.init) ?? []

  @Test(
    arguments: [
      ("unpacked to the limit", packed, true, 100_000, nil, 100_000),
      ("unpacked beyond it", packed, true, 99_999, .tooLarge, 0),
      ("as it came", packed, false, 99_999, nil, packed.count),
      ("cut off", packed.dropLast(20), true, 100_000, .malformed, 0),
      ("not packed at all", Array("m_total 1\n".utf8), true, 100_000, .malformed, 0),
      ("with something behind it", packed + packed, true, 1_000_000, .malformed, 0),
    ] as [(String, [UInt8], Bool, Int, HTTPFailure.Code?, Int)])
  func packedAnswers(
    label: String, body: [UInt8], unpacks: Bool, limit: Int, expected: HTTPFailure.Code?, count: Int
  ) async throws {
    try await RawServer.run { _ in
      .init(headers: [("content-encoding", "gzip")], body: body)
    } _: { port, _ in
      let result = try await result(port, unpacks: unpacks, maximumBytes: limit)
      #expect(code(result) == expected, "\(label)")
      if expected == nil { #expect(try result.get().body.count == count, "\(label)") }
    }
  }

  @Test func whoGivesUpIsToldSo() async throws {
    try await RawServer.run { _ in
      .init("", drip: nil)
    } _: { port, server in
      let clients = HTTPClients()
      let call = HTTPCall(
        .get, try WebAddress("http://127.0.0.1:\(port)/"), headers: [], timeout: .seconds(60),
        maximumBytes: 1)
      let code = await withTaskGroup(of: HTTPFailure.Code?.self) { group in
        group.addTask {
          do throws(HTTPFailure) { _ = try await clients.answer(to: call) } catch {
            return error.code
          }
          return nil
        }
        while server.asked.isEmpty { try? await Task.sleep(for: .milliseconds(5)) }
        group.cancelAll()
        return await group.next() ?? nil
      }
      #expect(code == .cancelled)
      try await clients.shutdown()
    }
  }

  @Test(arguments: [
    ("http://127.0.0.1:1/a?b", "connection refused"),
    ("http://nothing.invalid/a", "the name nothing.invalid could not be resolved (DNS)"),
  ])
  func theCauseOfNoConnectionIsNamed(address: String, cause: String) async throws {
    let clients = HTTPClients()
    let address = try WebAddress(address)
    let call = HTTPCall(.get, address, headers: [], timeout: .seconds(20), maximumBytes: 1)
    let failure = await #expect(throws: HTTPFailure.self) { try await clients.answer(to: call) }
    #expect(failure?.code == .unreachable)
    #expect(failure?.cause == cause)
    #expect(failure?.description == "\(address.shown) cannot be reached: \(cause)")
    try await clients.shutdown()
  }
}
