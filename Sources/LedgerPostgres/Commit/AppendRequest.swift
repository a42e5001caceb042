import UsageLedger

/// Reports of one caller on their way into a commit.
struct AppendRequest: Sendable {
  let drafts: [EntryDraft]
  let claim: SenderClaim
  /// Called once, on the thread that commits.
  let reply: @Sendable (Result<[AppendReceipt]?, LedgerError>) -> Void
}
