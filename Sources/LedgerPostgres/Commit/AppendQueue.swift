import Dispatch
import Synchronization
import UsageLedger

/// All callers that wait to append share the next commit, on a connection of their own.
///
/// One drain runs at a time. It takes what waits, in the lanes that `LaneShare` lets it ask for, appends it in one transaction,
/// and answers after the commit; whatever came in meanwhile is the next transaction, and so is what needs a lane that another
/// replica held; who has waited for it too long is told so. Nothing waits for a timer.
final class AppendQueue: Sendable {
  private struct State {
    var waiting = WaitingRequests()
    var share: LaneShare
    var isDraining = false
    var isClosed = false
  }

  /// How many reports share a commit at most; a larger batch of one caller still is one.
  static let commitLimit = 2_000

  private let lane: ConnectionLane
  private let shape: LaneShape
  private let limit: Int
  private let name: String
  private let onCommit: @Sendable (Int) -> Void
  private let state: Mutex<State>

  init(
    _ address: ConnectionAddress, _ shape: LaneShape, limit: Int,
    onCommit: @escaping @Sendable (Int) -> Void
  ) {
    self.onCommit = onCommit
    lane = ConnectionLane(address, label: "billing.ledger.postgres.append")
    name = address.name
    self.shape = shape
    self.limit = limit
    state = Mutex(
      State(
        share: LaneShare(
          laneCount: Int(shape.count), atMost: shape.isDistributed ? 1 : .max)))
  }

  /// The reply is called when the outcomes are on disk, or with `full` at once when too many callers wait already.
  func submit(_ request: AppendRequest) {
    let (refusal, starts) = state.withLock { state -> (LedgerError?, Bool) in
      if state.isClosed { return (LedgerError(.unavailable, "\(name) is closed"), false) }
      guard state.waiting.count < limit else {
        return (LedgerError(.full, "\(limit) writes wait already"), false)
      }
      state.waiting.append(request, shape, at: .now)
      defer { state.isDraining = true }
      return (nil, !state.isDraining)
    }
    if let refusal { request.reply(.failure(refusal)) }
    if starts { lane.queue.async { self.drain() } }
  }

  private func drain() {
    while true {
      let next = state.withLock { state -> (batch: [WaitingRequests.Waiting], waits: Bool) in
        let plan = state.share.plan(oldestPassedOver: state.waiting.oldestPassedOver)
        let batch = state.waiting.take(
          laneLimit: plan.laneLimit, reportLimit: Self.commitLimit)
        state.isDraining = !batch.isEmpty
        return (batch, plan.waits)
      }
      guard !next.batch.isEmpty else { return }
      let passedOver = commit(next.batch, waits: next.waits)
      let givenUp = state.withLock { state in
        let wanted = next.batch.reduce(into: Set<Int64>()) { $0.formUnion($1.lanes) }
        let missing = passedOver.reduce(into: Set<Int64>()) { $0.formUnion($1.lanes) }
        state.share.note(
          wanted: wanted.count, held: wanted.subtracting(missing).count, waited: next.waits)
        return state.waiting.putBack(
          passedOver, waited: next.waits, behindOthers: shape.isDistributed, at: .now)
      }
      for waiting in givenUp {
        waiting.request.reply(
          .failure(LedgerError(.unavailable, "\(name): another process holds the customer's lane")))
      }
    }
  }

  /// Returns those that need a lane which another replica holds.
  private func commit(_ batch: [WaitingRequests.Waiting], waits: Bool) -> [WaitingRequests.Waiting]
  {
    let shape = self.shape
    do throws(LedgerError) {
      let results = try lane.perform { connection in
        try AppendTransaction(connection: connection, shape: shape, waits: waits)
          .append(batch.map(\.request))
      }
      let written = results.count { if case .receipts = $0 { true } else { false } }
      if written > 0 { onCommit(written) }
      return zip(batch, results).compactMap { waiting, result in
        switch result {
        case .receipts(let receipts): waiting.request.reply(.success(receipts))
        case .refused: waiting.request.reply(.success(nil))
        case .passedOver: return waiting
        }
        return nil
      }
    } catch  where batch.count > 1 && (error.code == .overflow || error.code == .conflict) {
      // One of them cannot be written: it fails alone, the others go on.
      return batch.flatMap { commit([$0], waits: waits) }
    } catch {
      for waiting in batch { waiting.request.reply(.failure(error)) }
      return []
    }
  }

  /// Refuses further writes, lets those that wait finish, and closes the connection.
  func close() async {
    state.withLock { $0.isClosed = true }
    await withCheckedContinuation { continuation in
      lane.queue.async {
        self.lane.close()
        continuation.resume()
      }
    }
  }
}
