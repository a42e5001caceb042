import Alerting
import Metering
import Reporting
import UsageLedger
import Wire

/// Makes the messages of a step: one for each webhook that the alert's rule names, or for every one.
struct AlertMessageWriter {
  let receivers: [AlertReceiver]
  let rules: [AlertRule]
  let random: any RandomSource
  let now: Timestamp

  func update(_ planned: AlertSteps.Planned) -> AlertUpdate {
    guard let notice = planned.notice else { return AlertUpdate(planned.step) }
    switch planned.step {
    case .open(let record), .change(let record):
      return AlertUpdate(planned.step, messages: messages(notice, record))
    case .forget: return AlertUpdate(planned.step)
    }
  }

  private func messages(_ notice: AlertSteps.Notice, _ record: AlertRecord) -> [AlertMessage] {
    let wanted = rules.first { $0.name.text == record.rule }?.receivers
    let body = JSONValue.object([
      "type": .string(notice.rawValue), "timestamp": JSONValue(now),
      "data": .object(record.jsonForm),
    ]).description
    return receivers.filter { $0.kind == .webhook && wanted?.contains($0.name) ?? true }.map {
      AlertMessage(
        id: "msg_" + Base64.urlText(of: random.bytes(12)), alert: record.id,
        receiver: $0.name.text, type: notice.rawValue, body: body, createdAt: now,
        triedUntil: now.advanced(bySeconds: MessageSchedule.triedSeconds))
    }
  }
}
