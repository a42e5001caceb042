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

  /// Adds reports in one commit, in their order, if `claim` holds in it; a receipt for each, nil where it does not hold. When
  /// it throws, none of them was added.
  public func submit(_ drafts: [EntryDraft], if claim: SenderClaim) async throws(LedgerError)
    -> [AppendReceipt]?
  {
    guard !drafts.isEmpty else { return [] }
    let result = await withCheckedContinuation { continuation in
      submit(drafts, if: claim) { continuation.resume(returning: $0) }
    }
    return try result.get()
  }

  /// The same for a sender who is known.
  public func submit(_ drafts: [EntryDraft]) async throws(LedgerError) -> [AppendReceipt] {
    guard let receipts = try await submit(drafts, if: .none) else {
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

  /// Adds reports in one commit, if `claim` holds in it; where one of them makes a day's total too large, in a commit each, so
  /// that only that one is refused. A receipt, or its `overflow`, for each; nil, and nothing added, where the claim does not
  /// hold. Any other failure is thrown, and the same call again is harmless.
  public func submitEach(_ drafts: [EntryDraft], if claim: SenderClaim)
    async throws(LedgerError) -> [Result<AppendReceipt, LedgerError>]?
  {
    do throws(LedgerError) {
      return try await submit(drafts, if: claim)?.map { .success($0) }
    } catch {
      guard error.code == .overflow else { throw error }
    }
    var receipts: [Result<AppendReceipt, LedgerError>] = []
    for draft in drafts {
      do throws(LedgerError) {
        guard let receipt = try await submit([draft], if: claim) else {
          guard !receipts.isEmpty else { return nil }
          throw LedgerError(.unavailable, "the sender's key ended meanwhile")
        }
        receipts += receipt.map { .success($0) }
      } catch {
        guard error.code == .overflow else { throw error }
        receipts.append(.failure(error))
      }
    }
    return receipts
  }

  /// The same for a sender who is known.
  public func submitEach(_ drafts: [EntryDraft]) async throws(LedgerError) -> [Result<
    AppendReceipt, LedgerError
  >] {
    guard let receipts = try await submitEach(drafts, if: .none) else {
      throw LedgerError(.unavailable, "the write was not performed")
    }
    return receipts
  }
}
