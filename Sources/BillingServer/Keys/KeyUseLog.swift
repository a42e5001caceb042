import Metering
import UsageLedger

/// Which keys were used on another day, or from another address, than is kept of them.
struct KeyUseLog: Sendable {
  let log = NewsLog<String, KeyUse>()

  func note(_ caller: Caller, at now: Timestamp, from address: String?) {
    guard case .key(let key) = caller else { return }
    log.note(KeyUse(at: now, from: address), of: key.id)
  }
}
