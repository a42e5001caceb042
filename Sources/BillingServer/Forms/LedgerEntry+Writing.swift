import Metering
import Reporting
import UsageLedger

extension LedgerEntry {
  /// Writes what ``jsonForm(void:)`` is, without the tree: for the answer that every report gets, and for long lists.
  func write(
    to writer: inout JSONWriter, void: LedgerEntry? = nil, quarantine: QuarantinedReport? = nil
  ) {
    writer.beginObject()
    writer.key("id")
    writer.write(id.number)
    writer.key("customer_id")
    writer.write(report.customer.text)
    writer.key("instance_id")
    writer.write(report.instance.text)
    writer.key("active_devices")
    Self.write(report.activeDevices, to: &writer)
    writer.key("total_devices")
    Self.write(report.totalDevices, to: &writer)
    writer.key("metrics")
    writeMetrics(to: &writer)
    writer.key("created_at")
    writer.write(receivedAt)
    writer.key("window_start")
    writer.write(window.start)
    writer.key("window_end")
    writer.write(window.end)
    writeWhatIsSet(to: &writer, quarantine)
    if let void { Self.write(void: void, to: &writer) }
    writer.endObject()
  }

  private func writeMetrics(to writer: inout JSONWriter) {
    writer.beginObject()
    for (metric, value) in report.metrics.sorted(by: { $0.key < $1.key }) {
      writer.key(metric.text)
      writer.write(value)
    }
    writer.endObject()
  }

  private func writeWhatIsSet(to writer: inout JSONWriter, _ quarantine: QuarantinedReport?) {
    if let clientKey = report.clientKey {
      writer.key("report_id")
      writer.write(clientKey)
    }
    if !report.missing.isEmpty {
      writer.key("missing")
      writer.write(report.missingForm)
    }
    if let exporter = report.exporter {
      writer.key("exporter_id")
      writer.write(exporter.id)
      if let sequence = exporter.sequence {
        writer.key("sequence")
        writer.write(sequence)
      }
    }
    if case .completion(let first, _) = kind {
      writer.key("completes")
      writer.write(first.number)
    }
    if isSealed {
      writer.key("sealed")
      writer.write(true)
    }
    if let state = quarantineState(quarantine) {
      writer.key("quarantine")
      writer.write(state.rawValue)
    }
    if let voidedBy {
      writer.key("voided_by")
      writer.write(voidedBy.number)
    }
  }

  private static func write(void: LedgerEntry, to writer: inout JSONWriter) {
    if let reason = void.voidReason {
      writer.key("void_reason")
      writer.write(reason)
    }
    if let replacement = void.supersession?.replacement {
      writer.key("superseded_by")
      writer.write(replacement.number)
    }
  }

  private static func write(_ count: Int64?, to writer: inout JSONWriter) {
    if let count { writer.write(count) } else { writer.writeNull() }
  }
}

extension ReportIntake.Acceptance {
  /// Writes `report` and, when there are any, `warnings` as members of the object that is open.
  func writeMembers(to writer: inout JSONWriter) {
    writer.key("report")
    entry.write(to: &writer, quarantine: quarantine)
    guard !warnings.isEmpty else { return }
    writer.key("warnings")
    writer.write(.array(warnings.map(\.jsonForm)))
  }
}
