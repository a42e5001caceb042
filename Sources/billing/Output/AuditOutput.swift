import BillingServer
import Metering
import Reporting
import UsageLedger
import Wire

extension AuditAction {
  /// One line for a terminal.
  var line: String {
    let event = entry.event
    let who = [event.actor, event.actorName].compactMap(\.self).joined(separator: ", ")
    return [
      "\(entry.number)", "\(event.at)", who, event.address ?? "-", event.action, event.target,
      outcome ?? "outcome not known",
    ].joined(separator: "  ")
  }
}

extension AuditEntry {
  /// A row as it is stored, with all that its hash is made of.
  var jsonForm: JSONValue {
    .object([
      "number": JSONValue(number), "outcome_of": event.outcomeOf.map { JSONValue($0) } ?? .null,
      "at_nanoseconds": JSONValue(event.at.nanoseconds), "at": JSONValue(event.at),
      "actor": .string(event.actor), "actor_name": JSONValue(event.actorName),
      "address": JSONValue(event.address), "request_id": JSONValue(event.requestID),
      "action": .string(event.action), "target": .string(event.target),
      "details": .string(event.details), "outcome": JSONValue(event.outcome),
      "previous_hash": .string(Hexadecimal.text(of: previousHash)),
      "hash": .string(Hexadecimal.text(of: hash)),
    ])
  }
}

extension AuditChain {
  /// How many rows there are, the last one's hash, and the places at which the log was altered.
  var jsonForm: JSONValue {
    .object([
      "rows": JSONValue(head.number), "hash": .string(Hexadecimal.text(of: head.hash)),
      "breaks": .array(
        breaks.map { found in
          .object(["row": JSONValue(found.number), "reason": .string(found.description)])
        }),
    ])
  }
}
