import Metering
import Reporting
import UsageLedger

extension CustomerObservation {
  /// Of plain reports, which have no rhythm, nothing is overdue.
  func silent(afterSeconds seconds: Int64) -> AlertReading {
    .known(
      records.instances.filter { !isRetired($0) }.compactMap { instance in
        guard instance.silentAfter < .distantFuture,
          instance.silentAfter.advanced(bySeconds: seconds) < now
        else { return nil }
        return AlertFinding(
          .breached, of: instance.instance.text,
          "instance \(instance.instance) is silent: its newest report is about \(instance.newestWindow.end)"
        )
      })
  }

  /// Of instances that were retired, or that report by other means, nothing is said.
  func outdated(below limit: SemanticVersion?) -> AlertReading {
    guard let exporters, let limit = limit ?? release?.minorVersion else { return .unknown }
    return .known(
      records.instances.filter { !isRetired($0) }.compactMap { instance in
        guard let version = exporters[instance.instance], version < limit else { return nil }
        return AlertFinding(
          .breached, of: instance.instance.text,
          "instance \(instance.instance): its exporter is version \(version), older than \(limit)")
      })
  }

  private func isRetired(_ instance: InstanceState) -> Bool {
    records.marks.contains {
      $0.kind == .retire && $0.instance == instance.instance
        && instance.newestWindow.end <= $0.start
    }
  }

  func conflicting(withinSeconds seconds: Int64) -> AlertReading {
    guard let conflicts else { return .unknown }
    let recent = conflicts.filter { now < $0.receivedAt.advanced(bySeconds: seconds) }
    let byInstance = Dictionary(grouping: recent, by: \.report.instance)
    return .known(
      byInstance.sorted { $0.key < $1.key }.map { instance, conflicts in
        AlertFinding(
          .breached, of: instance.text,
          "instance \(instance): \(conflicts.count) reports were refused, the last at \(conflicts.map(\.receivedAt).max() ?? now); another report of the same time says something else"
        )
      })
  }

  /// One finding for all: which of them are held changes as they come.
  var quarantined: AlertReading {
    let held = records.quarantine
    guard let first = held.map(\.deadline).min() else { return .known([]) }
    let count = held.count == 1 ? "a report is" : "\(held.count) reports are"
    return .known([
      AlertFinding(
        .breached, of: "quarantine",
        "\(count) held before charge, until \(first) or longer: `billing quarantine list --customer \(customer)`"
      )
    ])
  }

  func gaps(atLeast windows: Int64) -> AlertReading {
    guard let coverage else { return .unknown }
    return .known(
      coverage.instances.compactMap { instance in
        let missing = instance.gaps.filter { $0.state == .missing }
        let count = missing.map(\.windowCount).reduce(0, +)
        guard count >= windows, let first = missing.map(\.start).min() else { return nil }
        return AlertFinding(
          .breached, of: instance.instance.text,
          "instance \(instance.instance): \(count) windows are missing, the first from \(first); `billing usage gaps --customer \(customer)`"
        )
      })
  }
}
