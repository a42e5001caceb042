import Metering
public import Reporting
public import UsageLedger

extension AlertRecord {
  /// As routes, commands and messages write an alert.
  public var jsonForm: JSONObject {
    [
      "id": .string(id), "rule": .string(rule), "kind": .string(kind),
      "severity": .string(severity), "state": .string(phase.rawValue),
      "customer_id": JSONValue(subject.customer?.text), "subject": .string(subject.detail),
      "summary": .string(summary), "since": JSONValue(since),
      "fired_at": firedAt.map { JSONValue($0) } ?? .null,
      "told_at": toldAt.map { JSONValue($0) } ?? .null,
      "resolved_at": resolvedAt.map { JSONValue($0) } ?? .null,
    ]
  }
}

extension AlertSilence {
  /// As routes and commands write a silence.
  public var jsonForm: JSONObject {
    [
      "id": .string(id), "rule": JSONValue(rule), "customer_id": JSONValue(customer?.text),
      "reason": .string(reason), "created_at": JSONValue(createdAt), "until": JSONValue(until),
      "ended_at": endedAt.map { JSONValue($0) } ?? .null,
    ]
  }
}

extension AlertMessage {
  /// As routes and commands write a message; with `attempts` those, too.
  public func jsonForm(_ attempts: [AlertAttempt]) -> JSONObject {
    [
      "id": .string(id), "alert_id": .string(alert), "receiver": .string(receiver),
      "type": .string(type), "status": .string(status.rawValue),
      "created_at": JSONValue(createdAt),
      "next_at": nextAt.map { JSONValue($0) } ?? .null,
      "attempts": .array(
        attempts.map { attempt in
          .object([
            "at": JSONValue(attempt.at), "status": JSONValue(attempt.status),
            "problem": JSONValue(attempt.problem),
          ])
        }),
    ]
  }
}
