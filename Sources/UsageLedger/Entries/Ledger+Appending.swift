extension Ledger {
  /// The same for one report: what `reply` gets is its receipt.
  public func submit(
    _ draft: EntryDraft, if claim: SenderClaim,
    reply: @escaping @Sendable (Result<AppendReceipt?, LedgerError>) -> Void
  ) {
    submit([draft], if: claim) { result in
      reply(result.map { $0?.first })
    }
  }

  /// Adds reports in one commit, in their order; a receipt for each. When it throws, none of them was added.
  public func submit(_ drafts: [EntryDraft]) async throws(LedgerError) -> [AppendReceipt] {
    guard !drafts.isEmpty else { return [] }
    let result = await withCheckedContinuation { continuation in
      submit(drafts, if: .none) { continuation.resume(returning: $0) }
    }
    guard let receipts = try result.get() else {
      throw LedgerError(.unavailable, "the write was not performed")
    }
    return receipts
  }

  /// Adds a report, unless it is there already, contradicts what is there, or is about time that another window of its
  /// instance covers. Throws as `submit` fails.
  public func append(_ draft: EntryDraft) async throws(LedgerError) -> AppendOutcome {
    guard let outcome = try await append([draft]).first else {
      throw LedgerError(.unavailable, "the write was not performed")
    }
    return outcome
  }

  /// Adds many reports in one commit, in their order; an outcome for each. When it throws, none of them was added.
  public func append(_ drafts: [EntryDraft]) async throws(LedgerError) -> [AppendOutcome] {
    try await submit(drafts).map(\.outcome)
  }

  /// Adds reports in one commit; where one of them makes a day's total too large, in a commit each, so that only that one is
  /// refused. A receipt, or its `overflow`, for each; any other failure is thrown, and the same call again is harmless.
  public func submitEach(_ drafts: [EntryDraft]) async throws(LedgerError) -> [Result<
    AppendReceipt, LedgerError
  >] {
    do throws(LedgerError) {
      return try await submit(drafts).map { .success($0) }
    } catch {
      guard error.code == .overflow else { throw error }
    }
    var receipts: [Result<AppendReceipt, LedgerError>] = []
    for draft in drafts {
      do throws(LedgerError) {
        receipts += try await submit([draft]).map { .success($0) }
      } catch {
        guard error.code == .overflow else { throw error }
        receipts.append(.failure(error))
      }
    }
    return receipts
  }
}
