import Metering
import UsageLedger

extension ForgetfulStore: AlertStore {
  func alertRules() async throws(LedgerError) -> [StoredAlertRule] { [] }

  func addAlertRule(_ rule: StoredAlertRule) async throws(LedgerError) {}

  func removeAlertRule(_ name: String) async throws(LedgerError) {}

  func claimAlerting(holder: String, until: Timestamp, now: Timestamp) async throws(LedgerError)
    -> Bool
  { true }

  func openAlerts() async throws(LedgerError) -> [AlertRecord] { [] }

  func firedAlerts(before id: String?, limit: Int) async throws(LedgerError) -> [AlertRecord] { [] }

  func keep(_ updates: [AlertUpdate]) async throws(LedgerError) -> [Bool] {
    updates.map { _ in false }
  }

  func alertSilences() async throws(LedgerError) -> [AlertSilence] { [] }

  func addAlertSilence(_ silence: AlertSilence) async throws(LedgerError) {}

  func endAlertSilence(_ id: String, at now: Timestamp) async throws(LedgerError) {}

  func dueAlertMessages(at now: Timestamp, limit: Int) async throws(LedgerError) -> [AlertMessage] {
    []
  }

  func alertMessages(before id: String?, limit: Int) async throws(LedgerError) -> [AlertMessage] {
    []
  }

  func alertMessage(_ id: String) async throws(LedgerError) -> AlertMessage? { nil }

  func addAlertMessages(_ messages: [AlertMessage]) async throws(LedgerError) -> Int { 0 }

  func alertAttempts(of message: String) async throws(LedgerError) -> [AlertAttempt] { [] }

  func record(_ attempt: AlertAttempt, of message: AlertMessage) async throws(LedgerError) {}

  func replayAlertMessage(_ id: String, at now: Timestamp, until: Timestamp)
    async throws(LedgerError)
  {}
}
