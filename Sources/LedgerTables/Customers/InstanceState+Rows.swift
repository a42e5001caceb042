import Metering
import Reporting
package import UsageLedger

extension InstanceState {
  /// Of rows with an instance's name, its newest window's start and end, when its last report came, how many entries it has, and
  /// its exporter and that one's sequence; by name.
  package static func states(_ rows: [any SQLRow]) throws -> [InstanceState] {
    try rows.map { row in
      let sequence = try row.optionalInt(6)
      return InstanceState(
        instance: try InstanceID(stored: row.text(0)),
        newestWindow: TimeWindow(storedStart: try row.time(1), storedEnd: try row.time(2)),
        lastReceivedAt: try row.time(3), entryCount: try row.int(4),
        exporter: row.optionalText(5).map { ExporterStamp(id: $0, sequence: sequence) })
    }.sorted { $0.instance < $1.instance }
  }
}
