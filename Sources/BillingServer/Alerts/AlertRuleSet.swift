import Alerting
import Metering
import Reporting
import UsageLedger

/// The rules in force: the file's, and those that the API made under names that the file has not.
struct AlertRuleSet: Sendable {
  /// Where a rule comes from.
  enum Source: String, Sendable {
    case file
    case api
  }

  let store: any AlertStore
  let configuration: any AlertConfigurationSource

  /// By source, the file's first, and in its order.
  func all() async throws(LedgerError) -> [(rule: AlertRule, source: Source)] {
    let file = configuration.current.rules
    let names = Set(file.map(\.name))
    let made = try await store.alertRules().compactMap { Self.rule($0) }
    return file.map { ($0, .file) }
      + made.filter { !names.contains($0.name) }.map { ($0, .api) }
  }

  /// Nil for one that a later version wrote.
  private static func rule(_ stored: StoredAlertRule) -> AlertRule? {
    guard case .object(let object)? = try? JSONParser.parse(Array(stored.document.utf8)) else {
      return nil
    }
    return try? AlertRule(json: object)
  }

  /// Throws `conflict` when the name is taken, and a problem for a receiver that is not there.
  func add(_ rule: AlertRule, at now: Timestamp) async throws {
    let known = configuration.current
    for name in (rule.receivers ?? []).sorted()
    where !known.receivers.contains(where: { $0.name == name }) {
      throw Problem.invalid([.init(field: "receivers", detail: "there is no receiver \(name)")])
    }
    guard !known.rules.contains(where: { $0.name == rule.name }) else {
      throw LedgerError(.conflict, "\(configuration.origin) has a rule \(rule.name) already")
    }
    try await store.addAlertRule(
      StoredAlertRule(
        name: rule.name.text, document: JSONValue.object(rule.json).description, createdAt: now))
  }
}
