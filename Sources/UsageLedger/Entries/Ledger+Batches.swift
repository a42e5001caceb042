extension Ledger {
  /// Adds reports in one commit; where one of them makes a day's total too large, in a commit each, so that only that one is
  /// refused. An outcome, or its `overflow`, for each; any other failure is thrown, and the same call again is harmless.
  public func appendEach(_ drafts: [EntryDraft]) async throws(LedgerError) -> [Result<
    AppendOutcome, LedgerError
  >] {
    do throws(LedgerError) {
      return try await append(drafts).map { .success($0) }
    } catch {
      guard error.code == .overflow else { throw error }
    }
    var outcomes: [Result<AppendOutcome, LedgerError>] = []
    for draft in drafts {
      do throws(LedgerError) {
        outcomes.append(.success(try await append(draft)))
      } catch {
        guard error.code == .overflow else { throw error }
        outcomes.append(.failure(error))
      }
    }
    return outcomes
  }
}
