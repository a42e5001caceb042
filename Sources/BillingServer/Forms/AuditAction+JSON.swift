public import Reporting
public import UsageLedger
import Wire

extension AuditAction {
  /// As the API and `billing audit` show it.
  public var jsonForm: JSONValue {
    let event = entry.event
    return .object([
      "number": JSONValue(entry.number), "at": JSONValue(event.at), "actor": .string(event.actor),
      "actor_name": JSONValue(event.actorName), "address": JSONValue(event.address),
      "request_id": JSONValue(event.requestID), "action": .string(event.action),
      "target": .string(event.target), "details": .string(event.details),
      "outcome": JSONValue(outcome), "hash": .string(Hexadecimal.text(of: entry.hash)),
    ])
  }
}
