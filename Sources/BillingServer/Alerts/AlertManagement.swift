public import Alerting
public import Metering
public import Reporting
public import UsageLedger
import Wire

/// What operators do about alerts, by route or command; in force when a call returns, on all replicas.
public struct AlertManagement: Sendable {
  /// The longest silence: a rule that nobody wants is removed.
  public static let longestSilenceSeconds: Int64 = 90 * 86_400

  private let store: any AlertStore
  private let set: AlertRuleSet
  private let clock: any WallClock
  private let random: any RandomSource

  /// Takes the parts as they are.
  public init(
    store: any AlertStore, configuration: any AlertConfigurationSource,
    clock: any WallClock = SystemWallClock(), random: any RandomSource = SystemRandomSource()
  ) {
    self.store = store
    set = AlertRuleSet(store: store, configuration: configuration)
    self.clock = clock
    self.random = random
  }

  /// A rule in force, and whether it is the file's or the API's.
  public struct SourcedRule: Sendable {
    /// The rule.
    public let rule: AlertRule
    /// `file` or `api`.
    public let source: String

    /// As routes and commands write it.
    public var jsonForm: JSONObject {
      var object = rule.json
      object.append("source", .string(source))
      return object
    }
  }

  /// The rules in force, the file's first.
  public func rules() async throws(LedgerError) -> [SourcedRule] {
    try await set.all().map { SourcedRule(rule: $0.rule, source: $0.source.rawValue) }
  }

  func add(_ rule: AlertRule) async throws -> SourcedRule {
    try await set.add(rule, at: clock.now())
    return SourcedRule(rule: rule, source: AlertRuleSet.Source.api.rawValue)
  }

  /// Throws `conflict` for a rule of the file, `notFound` for an unknown name.
  public func remove(_ name: String) async throws(LedgerError) {
    guard !set.configuration.current.rules.contains(where: { $0.name.text == name }) else {
      throw LedgerError(.conflict, "the rule \(name) is in \(set.configuration.origin)")
    }
    try await store.removeAlertRule(name)
  }

  /// Silences alerts of a rule, of a customer, or both. Throws `conflict` for a silence of everything.
  public func silence(
    rule: String?, customer: CustomerID?, seconds: Int64, reason: String
  ) async throws(LedgerError) -> AlertSilence {
    guard rule != nil || customer != nil else {
      throw LedgerError(.conflict, "a silence names a rule, a customer, or both")
    }
    let now = clock.now()
    let silence = AlertSilence(
      id: "sil_" + Base64.urlText(of: random.bytes(9)), rule: rule, customer: customer,
      reason: reason, createdAt: now, until: now.advanced(bySeconds: seconds))
    try await store.addAlertSilence(silence)
    return silence
  }

  /// Those in force, oldest first.
  public func silences() async throws(LedgerError) -> [AlertSilence] {
    let now = clock.now()
    return try await store.alertSilences().filter { $0.isInForce(at: now) }
  }

  /// Throws `notFound` for an unknown id.
  public func endSilence(_ id: String) async throws(LedgerError) {
    try await store.endAlertSilence(id, at: clock.now())
  }

  /// Pending ones are left out: nobody was meant to know of them yet.
  public func firing() async throws(LedgerError) -> [AlertRecord] {
    try await store.openAlerts().filter { $0.phase == .firing }
  }

  /// Sends a message again, for three days. Throws `notFound` for an unknown id.
  public func replay(_ id: String) async throws(LedgerError) {
    let now = clock.now()
    try await store.replayAlertMessage(
      id, at: now, until: now.advanced(bySeconds: MessageSchedule.triedSeconds))
  }
}
