import Metering
import UsageLedger

extension ForgetfulStore: KeyStore {
  func addKey(_ key: APIKeyRecord) async throws(LedgerError) {}

  func key(withHash hash: [UInt8]) async throws(LedgerError) -> APIKeyRecord? { nil }

  func replaceHash(ofKey id: String, _ hash: [UInt8], by newHash: [UInt8])
    async throws(LedgerError)
  {}

  func keys() async throws(LedgerError) -> [APIKeyRecord] { [] }

  func revokeKey(_ id: String, at now: Timestamp) async throws(LedgerError) {
    throw LedgerError(.notFound, "nothing is stored")
  }

  func rotateKey(
    _ id: String, to secretHash: [UInt8], expiresAt: Timestamp?, olderUntil: Timestamp,
    at now: Timestamp
  ) async throws(LedgerError) {
    throw LedgerError(.notFound, "nothing is stored")
  }

  func recordUses(_ uses: [String: KeyUse]) async throws(LedgerError) {}
}

extension ForgetfulStore: SessionStore {
  func addSession(_ session: BrowserSession) async throws(LedgerError) {}

  func session(_ id: String) async throws(LedgerError) -> BrowserSession? { nil }

  func sessions() async throws(LedgerError) -> [BrowserSession] { [] }

  func endSession(_ id: String, at now: Timestamp) async throws(LedgerError) {
    throw LedgerError(.notFound, "nothing is stored")
  }
}
