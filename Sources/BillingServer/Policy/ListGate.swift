import Synchronization

/// Lets a few lists be read and written at once: each takes memory, a connection to the database and a share of the processor from
/// everyone else. Who comes then waits for its turn, and not for long.
final class ListGate: Sendable {
  /// How long a list waits for its turn.
  static let patience = Duration.seconds(5)

  private struct State {
    var queue: FairQueue<RequestSource?>
    var waiting: [Int: CheckedContinuation<Bool, Never>] = [:]
    var newest = 0
  }

  private let patience: Duration
  private let state: Mutex<State>

  init(limit: Int, patience: Duration = ListGate.patience) {
    self.patience = patience
    state = Mutex(State(queue: FairQueue(limit: limit)))
  }

  /// Runs `work` when it is the caller's turn, or throws 503 when that does not come in time.
  func pass<Value>(_ context: BillingRequestContext, _ work: () async throws -> Value) async throws
    -> Value
  {
    try await pass(.of(context.caller, from: context.remoteAddress), work)
  }

  /// The same for who is known as `caller`; nil is nobody in particular.
  func pass<Value>(_ caller: RequestSource?, _ work: () async throws -> Value) async throws -> Value
  {
    let number = state.withLock { state in
      state.newest += 1
      return state.newest
    }
    guard await enter(number, of: caller) else { throw Problem.tooManyLists }
    defer { leave() }
    return try await work()
  }

  private func enter(_ number: Int, of caller: RequestSource?) async -> Bool {
    if state.withLock({ $0.queue.hasRoom && $0.queue.enter(number, of: caller) }) { return true }
    return await withTaskGroup(of: Bool?.self) { group in
      group.addTask { await self.turn(of: number, caller) }
      group.addTask { [patience] in
        try? await Task.sleep(for: patience)
        self.giveUp(number, of: caller)
        return nil
      }
      for await isInside in group {
        guard let isInside else { continue }
        group.cancelAll()
        return isInside
      }
      return false
    }
  }

  /// False once it was given up.
  private func turn(of number: Int, _ caller: RequestSource?) async -> Bool {
    await withCheckedContinuation { continuation in
      let isInside = state.withLock { state in
        if state.queue.enter(number, of: caller) { return true }
        state.waiting[number] = continuation
        return false
      }
      if isInside { continuation.resume(returning: true) }
    }
  }

  private func giveUp(_ number: Int, of caller: RequestSource?) {
    let waiting = state.withLock { state in
      state.queue.giveUp(number, of: caller) ? state.waiting.removeValue(forKey: number) : nil
    }
    waiting?.resume(returning: false)
  }

  private func leave() {
    let next = state.withLock { state in
      state.queue.leave().flatMap { state.waiting.removeValue(forKey: $0) }
    }
    next?.resume(returning: true)
  }
}
