import Reporting
public import UsageLedger

extension MemoryStore: PromptStore {
  /// An actor tells nothing at once: callers with a key are left to the routes.
  nonisolated public func promptKey(withHash hash: [UInt8]) throws(LedgerError) -> APIKeyRecord? {
    nil
  }

  nonisolated public func submit(
    _ draft: EntryDraft, if claim: SenderClaim,
    reply: @escaping @Sendable (Result<AppendReceipt?, LedgerError>) -> Void
  ) {
    Task { reply(await receipt(for: draft, if: claim)) }
  }

  private func receipt(for draft: EntryDraft, if claim: SenderClaim) -> Result<
    AppendReceipt?, LedgerError
  > {
    guard holds(claim) else { return .success(nil) }
    let (customer, instance) = (draft.report.customer, draft.report.instance)
    let previous = draft.report.exporter == nil ? nil : states[customer]?[instance]?.exporter
    do throws(LedgerError) {
      return .success(
        AppendReceipt(
          outcome: try add(draft), previousExporter: previous, isLinked: links[customer] != nil,
          hasCertificates: certificates[customer]?.isEmpty == false))
    } catch {
      return .failure(error)
    }
  }

  private func holds(_ claim: SenderClaim) -> Bool {
    switch claim {
    case .none: true
    case .noKeyExists: apiKeys.isEmpty
    case .keyIsValid(let hash):
      apiKeys.contains { $0.secretHash == hash && $0.revokedAt == nil }
    }
  }
}
