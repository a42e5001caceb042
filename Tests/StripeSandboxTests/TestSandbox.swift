import Synchronization

@testable import StripeSandbox

/// A wall clock that stands until a test moves it.
final class ScriptedClock: SandboxClock {
  private let moment: Mutex<Int64>

  init(_ moment: Int64) { self.moment = Mutex(moment) }

  func now() -> Int64 { moment.withLock { $0 } }
  func move(by seconds: Int64) { moment.withLock { $0 += seconds } }
}

/// A sandbox without a server: calls go in as form text, answers come out as JSON.
struct TestSandbox {
  /// 2027-01-31T12:00:00Z, on a whole minute and the last day of a month.
  static let start: Int64 = 1_801_396_800

  let clock = ScriptedClock(TestSandbox.start)
  let sandbox: Sandbox

  init(rules: BillingRules = BillingRules()) {
    var state = SandboxState(seed: 7)
    state.rules = rules
    let (_, waker) = AsyncStream<Void>.makeStream()
    sandbox = Sandbox(
      state: .init(state: state), clock: clock, defaultVersion: "2026-05-27.dahlia",
      wakeups: waker)
  }

  func call(
    _ method: String, _ target: String, _ form: String = "", key: String? = nil,
    authorization: String? = "Bearer sk_test_unit", version: String? = nil,
    fault: InjectedFault? = nil
  ) -> (status: Int, json: JSON, headers: [String: String]) {
    let halves = target.split(separator: "?", maxSplits: 1).map(String.init)
    let request = IncomingRequest(
      method: method, path: halves[0], query: halves.count > 1 ? halves[1] : "",
      authorization: authorization, version: version, idempotencyKey: key,
      contentType: form.hasPrefix("{") ? "application/json" : "application/x-www-form-urlencoded",
      body: Array(form.utf8))
    let answer = sandbox.answer(request, with: fault)
    var reader = JSONReader(answer.body)
    let headers = Dictionary(
      answer.headers.map { ($0.name, $0.value) }, uniquingKeysWith: { _, last in last })
    return (answer.status, reader.document() ?? .null, headers)
  }

  func post(_ target: String, _ form: String = "", version: String? = nil) -> JSON {
    call("POST", target, form, version: version).json
  }

  func get(_ target: String, version: String? = nil) -> JSON {
    call("GET", target, version: version).json
  }

  func id(_ target: String, _ form: String) -> String { post(target, form)["id"]?.text ?? "none" }

  /// Advances a test clock and waits for it.
  func advance(_ clock: String, to moment: Int64) -> JSON {
    _ = post("/v1/test_helpers/test_clocks/\(clock)/advance", "frozen_time=\(moment)")
    while sandbox.step() {}
    return get("/v1/test_helpers/test_clocks/\(clock)")
  }
}

extension JSON {
  var integer: Int64? {
    guard case .integer(let value) = self else { return nil }
    return value
  }

  /// Walks fields and list places: `json.at("data", "0", "amount")`.
  func at(_ path: String...) -> JSON {
    path.reduce(self) { json, step in
      if let index = Int(step) { return index < json.items.count ? json.items[index] : .null }
      return json[step] ?? .null
    }
  }
}
