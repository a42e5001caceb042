import Foundation
import Testing

@testable import StripeSandbox

/// Every switch is set while the sandbox runs, both ways, is shown with its present value, outlives a restart, and refuses what it
/// does not take.
struct SwitchSettingTests {
  static let names = RuleSwitch.everything.map(\.name)

  private func change(_ world: TestSandbox, _ body: String) -> (status: Int, text: String) {
    let answer = world.sandbox.control(
      IncomingRequest(
        method: "POST", path: "/_sandbox/rules", query: "", body: Array(body.utf8)))
    return (answer.status, String(decoding: answer.body, as: UTF8.self))
  }

  private func page(_ world: TestSandbox) -> String {
    let page = world.sandbox.page(IncomingRequest(method: "GET", path: "/", query: "", body: []))
    return String(decoding: page?.body ?? [], as: UTF8.self)
  }

  /// Other values than the one that stands: the other side of a flag, every other word, both ends of a range.
  private func others(_ entry: RuleSwitch) -> [JSON] {
    let present = entry.read(BillingRules())
    let candidates: [JSON] =
      switch present {
      case .flag(let flag): [.flag(!flag)]
      case .text: entry.takes.components(separatedBy: " or ").map { .text($0) }
      default: entry.takes.split(separator: " ").compactMap { Int64($0) }.map { .integer($0) }
      }
    return candidates.filter { $0 != present }
  }

  private func text(_ value: JSON) -> String { String(decoding: value.bytes(), as: UTF8.self) }

  @Test(arguments: names) func aSwitchIsSetWhileItRunsAndBack(name: String) throws {
    let entry = try #require(RuleSwitch.everything.first { $0.name == name })
    let standard = entry.read(BillingRules())
    let world = TestSandbox()
    #expect(!others(entry).isEmpty)
    for value in others(entry) + [standard] {
      let answer = change(world, "{\"\(name)\": \(text(value))}")
      #expect(answer.status == 200, "\(answer.text)")
      #expect(entry.read(world.sandbox.content.state.rules) == value)
      let word = value.text ?? text(value)
      let other = value == standard ? "" : standard.text ?? text(standard)
      #expect(page(world).contains("<tr><td>\(name)</td><td>\(word)</td><td>\(other)</td>"))
    }
    #expect(world.sandbox.content.state.rules == BillingRules())
  }

  @Test(arguments: names) func aSwitchOutlivesARestart(name: String) throws {
    let entry = try #require(RuleSwitch.everything.first { $0.name == name })
    let folder = FileManager.default.temporaryDirectory
    for value in others(entry) {
      let world = TestSandbox()
      #expect(change(world, "{\"\(name)\": \(text(value))}").status == 200)
      let path = folder.appendingPathComponent("switch-\(UUID().uuidString).json").path
      defer { try? FileManager.default.removeItem(atPath: path) }
      let file = StateFile(path: path)
      try file.write(world.sandbox.content)
      let kept = try #require(try file.read()).state.rules
      #expect(kept == world.sandbox.content.state.rules)
      #expect(entry.read(kept) == value)
    }
  }

  /// The answer names the switch and what it takes; switches named beside it stay as they are.
  @Test(arguments: names) func whatASwitchDoesNotTakeChangesNothing(name: String) throws {
    let entry = try #require(RuleSwitch.everything.first { $0.name == name })
    let good = name == "ties" ? "\"last_by\": \"received\"" : "\"ties\": \"toEven\""
    var wrong = ["null", "[]", "{}", "2.5", "\"\"", "\"maybe\""]
    switch entry.read(BillingRules()) {
    case .flag: wrong += ["1", "\"true\""]
    case .text: wrong += ["true", "0"]
    default:
      let bounds = entry.takes.split(separator: " ").compactMap { Int64($0) }
      wrong += ["true", "\"\(bounds[0])\"", "99999999999999999999"]
      if bounds[0] > .min { wrong.append("\(bounds[0] - 1)") }
      if bounds[1] < .max { wrong.append("\(bounds[1] + 1)") }
    }
    let world = TestSandbox()
    for value in wrong {
      let answer = change(world, "{\(good), \"\(name)\": \(value)}")
      #expect(answer.status == 400, "\(value)")
      if value != "99999999999999999999" {
        #expect(answer.text == #"{"error":"\#(name) takes \#(entry.takes)."}"#, "\(value)")
      }
      #expect(world.sandbox.content.state.rules == BillingRules())
    }
    #expect(
      change(world, "{\(good), \"\(name)s\": 1}").text == #"{"error":"No such switch: \#(name)s"}"#)
    #expect(world.sandbox.content.state.rules == BillingRules())
  }

  /// What is told at a start wins over the file, the rest stays.
  @Test func optionsWinOverTheFile() {
    var (kept, chosen, both) = (BillingRules(), BillingRules(), BillingRules())
    (kept.graceSeconds, kept.lastBy) = (60, .received)
    (chosen.graceSeconds, chosen.processingLagSeconds) = (90, 5)
    (both.graceSeconds, both.lastBy, both.processingLagSeconds) = (90, .received, 5)
    #expect(kept.set(as: chosen) == both)
    #expect(kept.set(as: BillingRules()) == kept)
  }

  /// A file of a version that did not know a switch has it at its default, and the others as they were.
  @Test func aFileWithoutASwitchIsRead() throws {
    var rules = BillingRules()
    rules.lastBy = .received
    let data = try JSONEncoder().encode(rules)
    var fields = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(fields.removeValue(forKey: "previewSeconds") != nil)
    #expect(fields.removeValue(forKey: "midCycleUsage") != nil)
    let read = try JSONDecoder().decode(
      BillingRules.self, from: JSONSerialization.data(withJSONObject: fields))
    #expect(read == rules)
  }
}
