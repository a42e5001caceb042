import Metering
import UsageLedger

/// Asks whether customers are linked, for many callers in one question.
struct LinkLookup: Sendable {
  private enum Lane { case all }

  private let reads: SharedReads<Lane, CustomerID, Result<Set<CustomerID>, LedgerError>>

  init(store: any CustomerDirectory) {
    reads = SharedReads { first, others in
      do throws(LedgerError) {
        return .success(try await store.linked(among: Set([first] + others)))
      } catch {
        return .failure(error)
      }
    }
  }

  /// As the store has it at some moment after the call.
  func isLinked(_ customer: CustomerID) async -> Result<Bool, LedgerError> {
    await reads.answer(to: customer, in: .all).map { $0.contains(customer) }
  }
}
