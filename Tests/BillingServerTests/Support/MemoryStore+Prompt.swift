public import LedgerConformance
import Metering
import Reporting
public import UsageLedger

/// Lets the lane have the store in memory: what an actor tells, a task asks it one after the other.
extension MemoryStore: SubmissionStore {
  /// An actor tells nothing at once: callers with a key are left to the routes.
  nonisolated public func keyRecord(withHash hash: [UInt8]) throws(LedgerError) -> APIKeyRecord? {
    nil
  }

  nonisolated public func submit(
    _ draft: EntryDraft, if claim: SenderClaim,
    reply: @escaping @Sendable (Result<AppendReceipt?, LedgerError>) -> Void
  ) {
    Task {
      do throws(LedgerError) {
        reply(.success(try await receipt(for: draft, if: claim)))
      } catch {
        reply(.failure(error))
      }
    }
  }

  private func receipt(for draft: EntryDraft, if claim: SenderClaim) async throws(LedgerError)
    -> AppendReceipt?
  {
    guard try await holds(claim) else { return nil }
    let (customer, instance) = (draft.report.customer, draft.report.instance)
    let states = try await instances(of: customer)
    let isLinked = try await link(of: customer) != nil
    let certificates = try await certificates(of: customer, overlapping: nil)
    return AppendReceipt(
      outcome: try await append(draft),
      previousExporter: states.first { $0.instance == instance }?.exporter, isLinked: isLinked,
      closedUntil: certificates.last?.period.end)
  }

  private func holds(_ claim: SenderClaim) async throws(LedgerError) -> Bool {
    switch claim {
    case .none: return true
    case .noKeyExists: return try await keys().isEmpty
    case .keyIsValid(let hash, let moment):
      return try await key(withHash: hash)?.isValid(at: moment) ?? false
    }
  }
}
