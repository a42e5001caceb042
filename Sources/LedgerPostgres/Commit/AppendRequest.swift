import UsageLedger

/// Reports of one caller on their way into a commit.
struct AppendRequest: Sendable {
  let drafts: [EntryDraft]
  let claim: SenderClaim
  /// Called once, on the thread that commits.
  let reply: @Sendable (Result<[AppendReceipt]?, LedgerError>) -> Void
}

/// What became of a request in a transaction.
enum AppendResult: Sendable {
  case receipts([AppendReceipt])
  /// The claim does not hold; nothing of it was written.
  case refused
  /// Another replica holds a lane that it needs; nothing of it was written yet.
  case passedOver
}
