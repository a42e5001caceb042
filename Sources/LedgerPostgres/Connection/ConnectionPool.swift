import Dispatch
import Synchronization
import UsageLedger

/// A fixed number of connections; work waits, first come first served, until one is free.
final class ConnectionPool: Sendable {
  private typealias Job = @Sendable (ConnectionLane) -> Void

  private struct State {
    var idle: [ConnectionLane]
    var waiting: [Job] = []
    var isClosed = false
  }

  /// How much may wait before `full` is thrown.
  static let waitingLimit = 10_000

  let name: String
  private let lanes: [ConnectionLane]
  private let state: Mutex<State>

  init(_ address: ConnectionAddress, size: Int) {
    name = address.name
    let lanes = (0..<max(size, 1)).map {
      ConnectionLane(address, label: "billing.ledger.postgres.\($0)")
    }
    self.lanes = lanes
    state = Mutex(State(idle: lanes))
  }

  /// Runs `work` on a connection's own thread. It may run more than once, each time in place of the last.
  func run<Value: Sendable>(
    _ work: @escaping @Sendable (PostgresConnection) throws -> Value
  ) async throws(LedgerError) -> Value {
    let result = await withCheckedContinuation {
      (continuation: CheckedContinuation<Result<Value, LedgerError>, Never>) in
      let job: Job = { lane in
        continuation.resume(
          returning: Result { () throws(LedgerError) in try lane.perform(work) })
      }
      if let refusal = submit(job) { continuation.resume(returning: .failure(refusal)) }
    }
    return try result.get()
  }

  private func submit(_ job: @escaping Job) -> LedgerError? {
    let (refusal, lane) = state.withLock { state -> (LedgerError?, ConnectionLane?) in
      if state.isClosed { return (LedgerError(.unavailable, "\(name) is closed"), nil) }
      if let lane = state.idle.popLast() { return (nil, lane) }
      guard state.waiting.count < Self.waitingLimit else {
        return (LedgerError(.full, "\(Self.waitingLimit) calls wait already"), nil)
      }
      state.waiting.append(job)
      return (nil, nil)
    }
    if let lane { lane.queue.async { self.work(on: lane, job) } }
    return refusal
  }

  private func work(on lane: ConnectionLane, _ first: Job) {
    first(lane)
    while let next = next(for: lane) { next(lane) }
  }

  private func next(for lane: ConnectionLane) -> Job? {
    state.withLock { state in
      guard !state.waiting.isEmpty else {
        state.idle.append(lane)
        return nil
      }
      return state.waiting.removeFirst()
    }
  }

  /// Refuses further work, lets what waits finish, and closes the connections.
  func close() async {
    state.withLock { $0.isClosed = true }
    for lane in lanes {
      await withCheckedContinuation { continuation in
        lane.queue.async {
          lane.close()
          continuation.resume()
        }
      }
    }
  }
}
