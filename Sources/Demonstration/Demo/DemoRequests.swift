import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Reporting

/// The calls that a user would make with curl.
struct DemoRequests: Sendable {
  private static let largestAnswer = 4 * 1024 * 1024
  /// How often a call is made that the service has no room for.
  private static let mostTries = 20

  let site: DemoSite
  let sandboxKey: String

  func postToService(_ path: String, _ body: JSONObject) async throws -> JSONObject {
    var request = HTTPClientRequest(url: site.service + path)
    request.method = .POST
    request.headers.add(name: "Content-Type", value: "application/json")
    request.body = .bytes(ByteBuffer(string: JSONValue.object(body).description))
    return try await object(request)
  }

  func getFromService(_ path: String) async throws -> JSONObject {
    try await object(HTTPClientRequest(url: site.service + path))
  }

  func postToSandbox(_ path: String, _ form: [(String, String)]) async throws -> JSONObject {
    var request = HTTPClientRequest(url: site.sandbox + path)
    request.method = .POST
    request.headers.add(name: "Authorization", value: "Bearer \(sandboxKey)")
    request.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
    let body = form.map { "\($0.0)=\($0.1)" }.joined(separator: "&")
    request.body = .bytes(ByteBuffer(string: body))
    return try await object(request)
  }

  func getFromSandbox(_ path: String) async throws -> JSONObject {
    var request = HTTPClientRequest(url: site.sandbox + path)
    request.headers.add(name: "Authorization", value: "Bearer \(sandboxKey)")
    return try await object(request)
  }

  /// Reports as one batch; throws when one of them is not taken.
  func report(_ reports: [JSONValue]) async throws {
    var request = HTTPClientRequest(url: site.service + "/api/usage/reports")
    request.method = .POST
    request.headers.add(name: "Content-Type", value: "application/json")
    request.body = .bytes(ByteBuffer(string: JSONValue.array(reports).description))
    let answer = try await object(request)
    guard try answer.integer("created") == reports.count else {
      throw DemoError(.refused, "a batch of reports was not taken: \(answer["failed"] ?? .null)")
    }
  }

  /// Lets a test clock go forward, and waits until it has arrived.
  func advance(_ clock: String, to seconds: Int64) async throws {
    _ = try await postToSandbox(
      "/v1/test_helpers/test_clocks/\(clock)/advance", [("frozen_time", String(seconds))])
    try await patiently("the test clock \(clock) to become ready") {
      try await getFromSandbox("/v1/test_helpers/test_clocks/\(clock)").text("status") == "ready"
    }
  }

  func patiently(_ what: String, _ isDone: () async throws -> Bool) async throws {
    for _ in 0..<400 {
      if try await isDone() { return }
      try await Task.sleep(for: .milliseconds(25))
    }
    throw DemoError(.timedOut, "waited ten seconds for \(what)")
  }

  /// Waits as long as it is asked to where there are too many calls at once.
  private func response(_ request: HTTPClientRequest) async throws -> HTTPClientResponse {
    for _ in 1..<Self.mostTries {
      let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
      guard response.status == .tooManyRequests,
        let seconds = response.headers.first(name: "Retry-After").flatMap({ Int($0) })
      else { return response }
      try await Task.sleep(for: .seconds(seconds))
    }
    return try await HTTPClient.shared.execute(request, timeout: .seconds(30))
  }

  private func object(_ request: HTTPClientRequest) async throws -> JSONObject {
    let response = try await response(request)
    let body = try await response.body.collect(upTo: Self.largestAnswer)
    let call = "\(request.method.rawValue) \(request.url)"
    guard (200..<300).contains(response.status.code) else {
      throw DemoError(.refused, "\(call) answered \(response.status.code): \(String(buffer: body))")
    }
    guard case .object(let object) = try JSONParser.parse(Array(body.readableBytesView)) else {
      throw DemoError(.unreadable, "\(call) answered no JSON object")
    }
    return object
  }
}

extension JSONObject {
  /// The string at that key; throws when there is none.
  func text(_ key: String) throws(DemoError) -> String {
    guard case .string(let text) = self[key] else {
      throw DemoError(.unreadable, "an answer has no text \"\(key)\"")
    }
    return text
  }

  /// The whole number at that key; throws when there is none.
  func integer(_ key: String) throws(DemoError) -> Int64 {
    guard case .number(let digits) = self[key], let number = Int64(digits) else {
      throw DemoError(.unreadable, "an answer has no whole number \"\(key)\"")
    }
    return number
  }

  func object(_ key: String) throws(DemoError) -> JSONObject {
    guard case .object(let object) = self[key] else {
      throw DemoError(.unreadable, "an answer has no object \"\(key)\"")
    }
    return object
  }

  func objects(_ key: String) throws(DemoError) -> [JSONObject] {
    guard case .array(let elements) = self[key] else {
      throw DemoError(.unreadable, "an answer has no list \"\(key)\"")
    }
    return elements.compactMap { element in
      if case .object(let object) = element { object } else { nil }
    }
  }
}
