import Metering
import Synchronization
import UsageLedger

/// Asks whether customers are linked, for many callers in one question.
///
/// One question is on its way at a time; who comes meanwhile shares the next one, so that every answer is newer than
/// the call that gets it.
final class LinkLookup: Sendable {
  private typealias Answer = Result<Bool, LedgerError>
  private typealias Waiter = CheckedContinuation<Turn, Never>

  private enum Turn {
    /// Asks for all who wait by now, and for itself.
    case lead([(CustomerID, Waiter)])
    case follow(Answer)
  }

  private struct State {
    var waiting: [(customer: CustomerID, waiter: Waiter)] = []
    var isAsking = false

    /// True when nobody asks: then the caller does, at once.
    mutating func lead() -> Bool {
      guard !isAsking else { return false }
      isAsking = true
      return true
    }
  }

  private let store: any CustomerDirectory
  private let state = Mutex(State())

  init(store: any CustomerDirectory) { self.store = store }

  func isLinked(_ customer: CustomerID) async -> Result<Bool, LedgerError> {
    // Mostly nobody asks, and a caller who leads need not be suspended first.
    if state.withLock({ $0.lead() }) { return await ask(customer, []) }
    let turn = await withCheckedContinuation { waiter in
      let leads = state.withLock { state in
        if state.lead() { return true }
        state.waiting.append((customer, waiter))
        return false
      }
      if leads { waiter.resume(returning: Turn.lead([])) }
    }
    switch turn {
    case .follow(let answer): return answer
    case .lead(let followers): return await ask(customer, followers)
    }
  }

  private func ask(_ customer: CustomerID, _ followers: [(CustomerID, Waiter)]) async -> Answer {
    let linked = await linked(among: Set([customer] + followers.map(\.0)))
    for (other, waiter) in followers {
      waiter.resume(returning: .follow(linked.map { $0.contains(other) }))
    }
    handOver()
    return linked.map { $0.contains(customer) }
  }

  private func linked(among customers: Set<CustomerID>) async -> Result<
    Set<CustomerID>, LedgerError
  > {
    do throws(LedgerError) {
      return .success(try await store.linked(among: customers))
    } catch {
      return .failure(error)
    }
  }

  /// The first who waits asks next, for all others.
  private func handOver() {
    let waiting = state.withLock { state in
      defer { state.waiting = [] }
      state.isAsking = !state.waiting.isEmpty
      return state.waiting
    }
    guard let next = waiting.first else { return }
    next.waiter.resume(returning: .lead(waiting.dropFirst().map { ($0.customer, $0.waiter) }))
  }
}
