public import Metering

/// A rule that was made by the API, as it was written.
public struct StoredAlertRule: Hashable, Sendable {
  /// Its name: no two have the same.
  public let name: String
  /// The JSON object that it was made with.
  public let document: String
  /// When it was made.
  public let createdAt: Timestamp

  /// Takes the parts as they are.
  public init(name: String, document: String, createdAt: Timestamp) {
    self.name = name
    self.document = document
    self.createdAt = createdAt
  }
}

/// What alerting keeps: rules, alerts, silences, and what receivers were told. Known to all replicas.
public protocol AlertStore: Sendable {
  /// By name.
  func alertRules() async throws(LedgerError) -> [StoredAlertRule]

  /// Throws `conflict` when the name is taken.
  func addAlertRule(_ rule: StoredAlertRule) async throws(LedgerError)

  /// Throws `notFound` for an unknown name.
  func removeAlertRule(_ name: String) async throws(LedgerError)

  /// Takes or renews the right to evaluate rules and to send, until that time; false while another holder has it. One beyond
  /// `LeaseRule.lastCredibleEnd` is no right.
  func claimAlerting(holder: String, until: Timestamp, now: Timestamp) async throws(LedgerError)
    -> Bool

  /// Pending and firing, by rule and subject.
  func openAlerts() async throws(LedgerError) -> [AlertRecord]

  /// Those that fired, resolved ones too, newest first (by when they fired and id); with an id those behind it only.
  func firedAlerts(before id: String?, limit: Int) async throws(LedgerError) -> [AlertRecord]

  /// Keeps each update with its messages, or refuses it as `AlertUpdate.Step` says; whether each was kept, in their order.
  func keep(_ updates: [AlertUpdate]) async throws(LedgerError) -> [Bool]

  /// All that were ever made, oldest first.
  func alertSilences() async throws(LedgerError) -> [AlertSilence]

  /// Throws `conflict` when the id is taken.
  func addAlertSilence(_ silence: AlertSilence) async throws(LedgerError)

  /// Throws `notFound` for an unknown id; ending twice keeps the first time.
  func endAlertSilence(_ id: String, at now: Timestamp) async throws(LedgerError)

  /// Messages that are due by that time, those that wait longest first.
  func dueAlertMessages(at now: Timestamp, limit: Int) async throws(LedgerError) -> [AlertMessage]

  /// Newest first; with an id those behind it only.
  func alertMessages(before id: String?, limit: Int) async throws(LedgerError) -> [AlertMessage]

  /// Nil for an unknown id.
  func alertMessage(_ id: String) async throws(LedgerError) -> AlertMessage?

  /// Writes messages down that are of no alert's step, and returns how many: those whose id is taken stay as they are.
  func addAlertMessages(_ messages: [AlertMessage]) async throws(LedgerError) -> Int

  /// Oldest first.
  func alertAttempts(of message: String) async throws(LedgerError) -> [AlertAttempt]

  /// Writes an attempt down with what it makes of its message; the first attempt of a number stays.
  func record(_ attempt: AlertAttempt, of message: AlertMessage) async throws(LedgerError)

  /// Has a message sent again, whatever became of it, and tried until then. Throws `notFound` for an unknown id.
  func replayAlertMessage(_ id: String, at now: Timestamp, until: Timestamp)
    async throws(LedgerError)
}
