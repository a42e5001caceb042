public import UsageLedger

extension SQLiteStore: SubmissionStore {
  public func keyRecord(withHash hash: [UInt8]) throws(LedgerError) -> APIKeyRecord? {
    try askHere { try KeyTable(db: $0).key(withHash: hash) }
  }

  public func submit(
    _ draft: EntryDraft, if claim: SenderClaim,
    reply: @escaping @Sendable (Result<AppendReceipt?, LedgerError>) -> Void
  ) {
    // As with `append`, a refusal needs no savepoint.
    commits.submit(
      isUndone: false,
      { session in
        guard try session.holds(claim) else { return nil }
        return try EntryAppender(draft, in: session).append()
      }, reply: reply)
  }
}
