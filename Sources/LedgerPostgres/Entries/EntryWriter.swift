import Metering
import Reporting
import UsageLedger

/// Writes what an `AppendPlan` decided: entries, keys, refusals, and what is known of instances.
enum EntryWriter {
  /// Everything but the rows of hours and days.
  static func statements(_ plan: AppendPlan) -> [Statement] {
    var statements: [Statement] = []
    if !plan.conflicts.isEmpty { statements.append(insertion(plan.conflicts)) }
    guard !plan.entries.isEmpty else { return statements }
    statements.append(insertion(plan.entries))
    let keyed = plan.entries.filter { $0.keyRevision != nil }
    if !keyed.isEmpty { statements.append(keyInsertion(keyed)) }
    statements.append(note(Array(plan.instances.values)))
    if !plan.metrics.isEmpty { statements.append(insertion(Array(plan.metrics))) }
    if !plan.quarantined.isEmpty { statements.append(insertion(plan.quarantined)) }
    return statements
  }

  private static func insertion(_ entries: [AppendPlan.NewEntry]) -> Statement {
    let all = entries.map(\.entry)
    let completions = all.map { entry -> (root: Int64?, adds: Set<MetricName>) in
      if case .completion(let root, let adds) = entry.kind {
        (root.number, adds)
      } else {
        (nil, [])
      }
    }
    return Statement(
      EntriesSQL.insert,
      [
        .texts(all.map(\.report.customer.text)), .ints(all.map(\.id.number)),
        .ints(all.map(\.window.end.nanoseconds)), .ints(all.map(\.window.start.nanoseconds)),
        .texts(all.map(\.report.instance.text)), .shortInts(entries.map(\.revision)),
        .ints(completions.map(\.root)), .bytesList(all.map(\.contentHash.bytes)),
        .ints(all.map(\.receivedAt.nanoseconds)), .texts(all.map(\.reportedBy)),
        .texts(all.map(\.report.clientKey)),
        .bytesList(
          zip(all, completions).map { EntryBody($0.report, adds: $1.adds, isHeld: $0.isHeld).bytes }
        ),
        .shortInts(entries.map(\.lane)),
        .shortInts(all.map { LaneShape.hash(of: $0.report.customer.text) }),
      ])
  }

  private static func keyInsertion(_ keyed: [AppendPlan.NewEntry]) -> Statement {
    Statement(
      EntriesSQL.insertKeys,
      [
        .texts(keyed.map(\.entry.report.customer.text)),
        .texts(keyed.map(\.entry.report.instance.text)),
        .texts(keyed.map(\.entry.report.clientKey)), .ints(keyed.map(\.keyRevision)),
        .ints(keyed.map(\.entry.id.number)), .shortInts(keyed.map(\.lane)),
      ])
  }

  private static func insertion(_ conflicts: [ReportConflict]) -> Statement {
    let windows = conflicts.map { $0.report.countedWindow(receivedAt: $0.receivedAt) }
    return Statement(
      ConflictsSQL.insert,
      [
        .texts(conflicts.map(\.report.customer.text)),
        .texts(conflicts.map(\.report.instance.text)),
        .ints(windows.map(\.start.nanoseconds)), .ints(windows.map(\.end.nanoseconds)),
        .bytesList(conflicts.map(\.contentHash.bytes)), .ints(conflicts.map(\.existing.number)),
        .ints(conflicts.map(\.receivedAt.nanoseconds)), .texts(conflicts.map(\.reportedBy)),
        .texts(conflicts.map(\.report.clientKey)),
        .bytesList(conflicts.map { EntryBody($0.report).bytes }),
        .lanes(conflicts.map(\.report.customer.text)),
      ])
  }

  private static func note(_ instances: [AppendPlan.InstanceChange]) -> Statement {
    Statement(
      InstancesSQL.note,
      [
        .texts(instances.map(\.customer.text)), .texts(instances.map(\.state.instance.text)),
        .ints(instances.map(\.state.entryCount)),
        .ints(instances.map(\.state.newestWindow.start.nanoseconds)),
        .ints(instances.map(\.state.newestWindow.end.nanoseconds)),
        .ints(instances.map(\.state.lastReceivedAt.nanoseconds)),
        .texts(instances.map(\.state.exporter?.id)),
        .ints(instances.map(\.state.exporter?.sequence)),
        .ints(instances.map(\.longestWindow)), .ints(instances.map(\.open.hour)),
        .bytesList(instances.map(\.open.slotBytes)), .bytesList(instances.map(\.open.dayBytes)),
        .lanes(instances.map(\.customer.text)),
      ])
  }

  private static func insertion(_ metrics: [AppendPlan.CustomerMetric]) -> Statement {
    Statement(
      InstancesSQL.insertMetrics,
      [
        .texts(metrics.map(\.customer.text)), .texts(metrics.map(\.metric.text)),
        .lanes(metrics.map(\.customer.text)),
      ])
  }

  private static func insertion(_ quarantined: [QuarantinedReport]) -> Statement {
    Statement(
      HoldsSQL.insert,
      [
        .lanes(quarantined.map(\.customer.text)), .texts(quarantined.map(\.customer.text)),
        .ints(quarantined.map(\.entry.number)), .ints(quarantined.map(\.windowEnd.nanoseconds)),
        .texts(quarantined.map(\.reason)), .ints(quarantined.map(\.heldAt.nanoseconds)),
        .ints(quarantined.map(\.deadline.nanoseconds)),
        .texts(quarantined.map(\.fate.rawValue)),
      ])
  }
}
