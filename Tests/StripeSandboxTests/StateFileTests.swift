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

  @Test func brokenFileIsNamed() throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent(
      "broken-\(ProcessInfo.processInfo.globallyUniqueString).json"
    ).path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data("{".utf8).write(to: URL(fileURLWithPath: path))
    #expect(throws: SandboxFailure.self) { try StateFile(path: path).read() }
  }
}
