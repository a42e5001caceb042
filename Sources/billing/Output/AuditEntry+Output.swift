import ArgumentParser
import BillingServer
import Reporting
import UsageLedger

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
      "previous_hash": .string(previousHash.hexadecimal), "hash": .string(hash.hexadecimal),
    ])
  }
}

/// A row's number and hash as they were kept elsewhere: `12:ab…`.
struct KnownRow {
  let number: Int64
  let hash: [UInt8]

  init(_ text: String) throws {
    let parts = text.split(separator: ":")
    let digits = parts.count == 2 ? Array(parts[1]) : []
    let bytes = stride(from: 0, to: digits.count - 1, by: 2).compactMap {
      UInt8(String(digits[$0...$0 + 1]), radix: 16)
    }
    guard let number = parts.first.flatMap({ Int64($0) }), number > 0, digits.count == 64,
      bytes.count == 32
    else { throw ValidationError("--known takes NUMBER:HASH with 64 digits, as verify prints it.") }
    self.number = number
    hash = bytes
  }
}
