public import Reporting

extension ExporterStamp {
  /// What is odd about a report's exporter beside the one that reported last: another spool, or a sequence that does not
  /// rise by one. One that jumps is how a ledger that was restored from a backup shows: the reports in between were here
  /// once.
  public func warning(following last: ExporterStamp?) -> ReportWarning? {
    guard let last else { return nil }
    guard id == last.id else {
      return ReportWarning(
        .exporterSequence,
        "exporter \(id) reports for an instance that \(last.id) reported for: two exporters, or a new spool"
      )
    }
    guard let sequence, let previous = last.sequence else { return nil }
    return Self.oddity(of: sequence, after: previous).map { ReportWarning(.exporterSequence, $0) }
  }

  private static func oddity(of sequence: Int64, after last: Int64) -> String? {
    if sequence <= last {
      return "sequence \(sequence) after \(last): a replay, or a spool restored from a backup"
    }
    guard sequence - 1 > last else { return nil }
    return
      "sequence \(sequence) after \(last): what is between is not in the ledger, which was restored from a backup, or "
      + "refused or repeated it"
  }
}
