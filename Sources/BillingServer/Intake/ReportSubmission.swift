import Reporting
import UsageLedger

/// A report that may go into the ledger, from someone who may send it: all that nobody but the ledger has to decide is decided.
struct ReportSubmission: Sendable {
  let draft: EntryDraft
  /// What is odd about the report itself.
  let warnings: [ReportWarning]
  /// What the commit asks of the sender.
  let claim: SenderClaim
  /// The exporter that sends it; nil for other clients.
  let product: ExporterProduct?

  /// The same with a draft that may be held.
  func with(_ draft: EntryDraft) -> ReportSubmission {
    ReportSubmission(draft: draft, warnings: warnings, claim: claim, product: product)
  }
}
