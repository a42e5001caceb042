import Alerting
import Logging
import Metering
import Reporting
import UsageLedger

/// Writes the digest of a day down for every webhook that wants it, once: a message's id is the day and the webhook.
///
/// Another replica, or this one after a restart, finds the message there. A day that nobody was up for until the next digest was due is left
/// out.
struct DigestSending: Sendable {
  let store: any BillingStore
  let reader: DigestReader
  let configuration: any AlertConfigurationSource
  let right: AlertRight
  let clock: any WallClock
  let logger: Logger

  /// Nothing where no digest is wanted, none is due, or another replica has the right to.
  func send() async throws(LedgerError) {
    guard try await right.take() else { return }
    let configuration = configuration.current
    guard let schedule = configuration.digest else { return }
    let day = DigestDay(dueAt: clock.now(), hour: schedule.hour)
    var wanting: [AlertReceiver] = []
    for receiver in configuration.receivers where receiver.wants(schedule) {
      if try await store.alertMessage(Self.id(of: day, for: receiver)) == nil {
        wanting.append(receiver)
      }
    }
    guard !wanting.isEmpty,
      let digest = try await reader.digest(
        of: day,
        while: { () async throws(LedgerError) in
          if Task.isCancelled { return false }
          return try await right.take()
        })
    else { return }
    let messages = wanting.map { message(digest, to: $0) }
    guard try await store.addAlertMessages(messages) > 0 else { return }
    logger.notice(
      "the digest of a day is sent", metadata: ["day": "\(day)", "receivers": "\(messages.count)"])
  }

  private static func id(of day: DigestDay, for receiver: AlertReceiver) -> String {
    "msg_\(day)_\(receiver.name)"
  }

  private func message(_ digest: DailyDigest, to receiver: AlertReceiver) -> AlertMessage {
    let now = clock.now()
    let body = JSONValue.object([
      "type": .string(DailyDigest.messageType), "timestamp": JSONValue(now),
      "data": .object(digest.json),
    ]).description
    return AlertMessage(
      id: Self.id(of: digest.day, for: receiver), alert: digest.id, receiver: receiver.name.text,
      type: DailyDigest.messageType, body: body, createdAt: now,
      triedUntil: now.advanced(bySeconds: MessageSchedule.triedSeconds))
  }
}

extension AlertReceiver {
  fileprivate func wants(_ schedule: DigestSchedule) -> Bool {
    kind == .webhook && schedule.receivers?.contains(name) ?? true
  }
}
