import Amounts
import Foundation
import GRDB
import Metering
import Reporting
import UsageLedger

/// An entry as its row holds it, with numbers in place of names.
struct EntryRow {
  let id: Int64
  let customer: Int64
  let instance: Int64
  let window: StoredWindow
  let revision: Int64
  let completes: Int64?
  let contentHash: Data
  let receivedAt: Int64
  let reportedBy: Int64?
  let clientKey: String?
  let body: EntryBody
  let void: Int64?

  /// Of what the statements of `Files/entries.sql` select, in that order.
  init(_ row: Row) throws {
    id = row[0]
    customer = row[1]
    instance = row[2]
    window = StoredWindow(hour: row[3], offset: row[4], length: row[5])
    revision = row[6]
    completes = row[7]
    contentHash = row[8]
    receivedAt = row[9]
    reportedBy = row[10]
    clientKey = row[11]
    body = try EntryBody(encoded: row[12])
    void = row[13]
  }

  /// The entry with its names.
  func entry(_ names: inout NameReading) throws -> LedgerEntry {
    LedgerEntry(
      id: EntryID(id), kind: try kind(&names),
      report: try body.report(
        customer: names.customer(customer), instance: names.instance(instance, customer: customer),
        window: window, clientKey: clientKey, &names),
      window: window.window, contentHash: ContentHash(storedBytes: Array(contentHash)),
      receivedAt: Timestamp(nanoseconds: receivedAt),
      reportedBy: try reportedBy.map { try names.label($0) }, voidedBy: void.map { EntryID($0) },
      isSealed: body.isSealed, isHeld: body.isHeld)
  }

  private func kind(_ names: inout NameReading) throws -> LedgerEntry.Kind {
    guard let completes else { return .report }
    var added: Set<MetricName> = []
    for name in body.added ?? [] { added.insert(try names.metric(name)) }
    return .completion(of: EntryID(completes), adds: added)
  }
}

extension EntryBody {
  /// The report that this body belongs to.
  func report(
    customer: CustomerID, instance: InstanceID, window: StoredWindow, clientKey: String?,
    _ names: inout NameReading
  ) throws -> UsageReport {
    var values: [MetricName: Quantity] = [:]
    for metric in metrics { values[try names.metric(metric.name)] = metric.value }
    var unknown: [MissingMetric] = []
    for missing in missing {
      unknown.append(
        MissingMetric(metric: try names.metric(missing.name), reason: missing.reason))
    }
    let stamp = try exporter.map {
      ExporterStamp(id: try names.label($0), sequence: sequence)
    }
    return UsageReport(
      customer: customer, instance: instance, window: window.length == 0 ? nil : window.window,
      clientKey: clientKey, activeDevices: activeDevices, totalDevices: totalDevices,
      metrics: values, missing: unknown, exporter: stamp)
  }
}
