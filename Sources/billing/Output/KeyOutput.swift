import BillingServer
import Metering
import Reporting
import UsageLedger
import Wire

/// A key as `billing keys` shows it.
struct KeyOutput {
  let record: APIKeyRecord
  let now: Timestamp
  let staleness: [KeyStaleness]

  init(record: APIKeyRecord, secret: ServerSecret?, now: Timestamp) {
    self.record = record
    self.now = now
    staleness = KeyStaleness.reasons(of: record, secret: secret, at: now)
  }

  /// Shows a secret that was just made, once.
  static func show(_ created: KeyManagement.Created, json: Bool) {
    let older = created.record.olderSecretUntil
    guard !json else {
      var form: JSONObject = [
        "id": .string(created.record.id), "key": .string(created.secret.revealed),
      ]
      if let older { form.append("older_secret_until", JSONValue(older)) }
      return StandardOutput.write(JSONValue.object(form).description)
    }
    StandardOutput.write("\(created.record.id)\n\(created.secret.revealed)")
    let until = older.map { "; the old one is taken until \($0)" } ?? ""
    StandardError.write("The second line is the key; it is not shown again\(until).")
  }

  /// Id, rights and creation, and behind them what there is to say.
  var line: String {
    var parts = [record.id, record.role.text, "\(record.createdAt)"]
    if let name = record.name { parts.insert("\"\(name)\"", at: 1) }
    if let use = record.lastUse {
      parts.append("used \(use.day.dayText)" + (use.address.map { " from \($0)" } ?? ""))
    }
    if let revokedAt = record.revokedAt {
      parts.append("revoked \(revokedAt)")
    } else if let expiresAt = record.expiresAt {
      parts.append((expiresAt <= now ? "expired " : "expires ") + "\(expiresAt)")
    }
    if record.isValid(at: now), let until = record.olderSecretUntil, now < until {
      parts.append("old secret until \(until)")
    }
    return (parts + staleness.map(\.text)).joined(separator: "  ")
  }

  var json: JSONValue {
    var form: JSONObject = ["id": .string(record.id)]
    let grant = record.role.grant
    form.append("name", record.name.map { .string($0) } ?? .null)
    form.append("role", .string(record.role.stored.role))
    form.append("scopes", .array(grant.scopes.map(\.rawValue).sorted().map { .string($0) }))
    if let customer = grant.customer { form.append("customer_id", .string(customer.text)) }
    if let instance = grant.instance { form.append("instance_id", .string(instance.text)) }
    let time = { (time: Timestamp?) in time.map { JSONValue($0) } ?? .null }
    form.append("created_at", JSONValue(record.createdAt))
    form.append("expires_at", time(record.expiresAt))
    form.append("revoked_at", time(record.revokedAt))
    form.append("older_secret_until", time(record.olderSecretUntil))
    form.append("last_used_on", record.lastUse.map { .string($0.day.dayText) } ?? .null)
    form.append("last_used_from", record.lastUse?.address.map { .string($0) } ?? .null)
    form.append("stale", .array(staleness.map { .string($0.rawValue) }))
    form.append("under_older_secret", .bool(staleness.contains(.underOlderSecret)))
    return .object(form)
  }
}

extension Timestamp {
  /// The day in UTC.
  fileprivate var dayText: String { String(description.prefix(10)) }
}

extension APIKeyRecord.Role {
  fileprivate var text: String {
    switch self {
    case .operator: "operator"
    case .reader(let customer): "reader of \(customer)"
    case .reporter(let customer, let instance): "reporter of \(customer), \(instance)"
    case .scoped(let grant):
      grant.scopes.map(\.rawValue).sorted().joined(separator: " ")
        + (grant.customer.map { " of \($0)" } ?? "") + (grant.instance.map { ", \($0)" } ?? "")
    }
  }
}
