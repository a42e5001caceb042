import Metering
public import Reporting
public import UsageLedger

extension LedgerEntry {
  /// The entry as `report` of the API: the guide's fields, those beyond it that are set, and what became of it.
  /// `sealed` says that retention took the metrics out of a report of a closed period.
  ///
  /// `window_start` equals `window_end` for a report in the guide's plain form: the instant of its receipt.
  public var jsonForm: JSONValue { jsonForm(void: nil) }

  /// The same with what the void says that took it out, where that is known: why, and what stands in its place; and with what
  /// became of one that was held before charge.
  public func jsonForm(void: LedgerEntry?, quarantine: QuarantinedReport? = nil) -> JSONValue {
    var object: JSONObject = [
      "id": JSONValue(id.number), "customer_id": .string(report.customer.text),
      "instance_id": .string(report.instance.text),
      "active_devices": JSONValue(report.activeDevices),
      "total_devices": JSONValue(report.totalDevices), "metrics": report.metricsForm,
      "created_at": JSONValue(receivedAt), "window_start": JSONValue(window.start),
      "window_end": JSONValue(window.end),
    ]
    if let clientKey = report.clientKey { object.append("report_id", .string(clientKey)) }
    if !report.missing.isEmpty { object.append("missing", report.missingForm) }
    if let exporter = report.exporter {
      object.append("exporter_id", .string(exporter.id))
      if let sequence = exporter.sequence { object.append("sequence", JSONValue(sequence)) }
    }
    if case .completion(let first, _) = kind {
      object.append("completes", JSONValue(first.number))
    }
    if isSealed { object.append("sealed", .bool(true)) }
    if let state = quarantineState(quarantine) {
      object.append("quarantine", .string(state.rawValue))
    }
    if let voidedBy { object.append("voided_by", JSONValue(voidedBy.number)) }
    if let reason = void?.voidReason { object.append("void_reason", .string(reason)) }
    if let replacement = void?.supersession?.replacement {
      object.append("superseded_by", JSONValue(replacement.number))
    }
    return .object(object)
  }

  /// `held` of a held entry of which no more is known; nil for one that never was.
  func quarantineState(_ known: QuarantinedReport?) -> QuarantinedReport.State? {
    isHeld ? known?.state ?? .held : nil
  }

  /// Why a void took another entry out; nil for an entry that is none.
  var voidReason: String? {
    guard case .void(_, let reason) = kind else { return nil }
    return supersession?.reason ?? reason
  }
}

extension QuarantineLedger {
  /// What is known of the entries that are or were held.
  func quarantined(among entries: [LedgerEntry]) async throws(LedgerError) -> [EntryID:
    QuarantinedReport]
  {
    let held = entries.filter(\.isHeld).map(\.id)
    guard !held.isEmpty else { return [:] }
    return Dictionary(try await quarantined(Set(held)).map { ($0.entry, $0) }) { $1 }
  }
}

extension Ledger {
  /// The voids that took some of the entries out, each read once.
  func voids(of entries: [LedgerEntry]) async throws(LedgerError) -> [EntryID: LedgerEntry] {
    var voids: [EntryID: LedgerEntry] = [:]
    for id in Set(entries.compactMap(\.voidedBy)) { voids[id] = try await entry(id) }
    return voids
  }
}
