import Foundation
import Testing

@testable import StripeSandbox

struct StateFileTests {
  @Test func everythingComesBackFromTheFile() throws {
    let plan = Plan(formula: "sum", prices: "unit_amount=100")
    plan.send("5", at: 60, identifier: "a")
    _ = plan.world.call("POST", "/v1/customers", "name=K", key: "k")
    let path = FileManager.default.temporaryDirectory.appendingPathComponent(
      "sandbox-\(ProcessInfo.processInfo.globallyUniqueString).json"
    ).path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let file = StateFile(path: path)
    try file.write(plan.world.sandbox.content)
    let kept = try #require(try file.read())
    #expect(kept.state.customers.count == plan.world.sandbox.content.state.customers.count)
    #expect(kept.state.usage.received == 1)
    #expect(kept.state.identifiers["a"] != nil)
    var ledger = kept.idempotency
    let decision = ledger.begin("k", fingerprint: 0, now: TestSandbox.start)
    guard case .refuse(let error) = decision else {
      Issue.record("the key was forgotten")
      return
    }
    #expect(error.kind == .idempotency)
  }

  /// A file of a version that knew no schedules, discounts, late drafts and previews.
  @Test func filesOfEarlierVersionsAreRead() throws {
    let plan = Plan()
    let data = try JSONEncoder().encode(plan.world.sandbox.content)
    var content = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    var state = try #require(content["state"] as? [String: Any])
    for name in ["previews", "lateDrafts", "coupons", "discounts", "schedules", "rules"] {
      #expect(state.removeValue(forKey: name) != nil, "\(name)")
    }
    for (table, fields) in [
      ("invoices", ["followsSchedule", "discounts"]), ("subscriptions", ["discounts"]),
    ] {
      let rows = try #require(state[table] as? [[String: Any]])
      state[table] = rows.map { row in row.filter { !fields.contains($0.key) } }
    }
    content["state"] = state
    let path = FileManager.default.temporaryDirectory.appendingPathComponent(
      "earlier-\(ProcessInfo.processInfo.globallyUniqueString).json"
    ).path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try JSONSerialization.data(withJSONObject: content).write(to: URL(fileURLWithPath: path))
    let kept = try #require(try StateFile(path: path).read())
    #expect(kept.state.subscriptions.count == 1)
    #expect(kept.state.schedules.count == 0)
  }

  @Test func brokenFileIsNamed() throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent(
      "broken-\(ProcessInfo.processInfo.globallyUniqueString).json"
    ).path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data("{".utf8).write(to: URL(fileURLWithPath: path))
    #expect(throws: SandboxFailure.self) { try StateFile(path: path).read() }
  }
}
