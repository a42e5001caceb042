import Dispatch
import Synchronization
import UsageLedger

/// All callers that wait to append share the next commit, on a connection of their own.
///
/// One drain runs at a time. It takes everything that waits, appends it in one transaction, and answers after the commit;
/// whatever came in meanwhile is the next transaction. Nothing waits for a timer.
final class AppendQueue: Sendable {
  private struct State {
    var waiting: [AppendRequest] = []
    var isDraining = false
    var isClosed = false
  }

  /// How many reports share a commit at most; a larger batch of one caller still is one.
  static let commitLimit = 2_000

  private let lane: ConnectionLane
  private let partitions = MonthPartitions()
  private let known = KnownMetrics()
  private let limit: Int
  private let name: String
  private let state = Mutex(State())

  init(_ address: ConnectionAddress, limit: Int) {
    lane = ConnectionLane(address, label: "billing.ledger.postgres.append")
    name = address.name
    self.limit = limit
  }

  /// The reply is called when the outcomes are on disk, or with `full` at once when too many callers wait already.
  func submit(_ request: AppendRequest) {
    let (refusal, starts) = state.withLock { state -> (LedgerError?, Bool) in
      if state.isClosed { return (LedgerError(.unavailable, "\(name) is closed"), false) }
      guard state.waiting.count < limit else {
        return (LedgerError(.full, "\(limit) writes wait already"), false)
      }
      state.waiting.append(request)
      defer { state.isDraining = true }
      return (nil, !state.isDraining)
    }
    if let refusal { request.reply(.failure(refusal)) }
    if starts { lane.queue.async { self.drain() } }
  }

  private func drain() {
    while true {
      let waiting = state.withLock { state -> [AppendRequest] in
        defer { state.waiting.removeAll(keepingCapacity: true) }
        state.isDraining = !state.waiting.isEmpty
        return state.waiting
      }
      guard !waiting.isEmpty else { return }
      for batch in Self.batches(waiting) { commit(batch) }
    }
  }

  private static func batches(_ waiting: [AppendRequest]) -> [[AppendRequest]] {
    var batches: [[AppendRequest]] = []
    var room = 0
    for request in waiting {
      if batches.isEmpty || request.drafts.count > room {
        batches.append([])
        room = commitLimit
      }
      batches[batches.count - 1].append(request)
      room -= request.drafts.count
    }
    return batches
  }

  private func commit(_ batch: [AppendRequest]) {
    let (partitions, known) = (self.partitions, self.known)
    do throws(LedgerError) {
      let receipts = try lane.perform { connection in
        try AppendTransaction(connection: connection, partitions: partitions, metrics: known)
          .append(batch)
      }
      for (request, receipts) in zip(batch, receipts) { request.reply(.success(receipts)) }
    } catch  where batch.count > 1 && (error.code == .overflow || error.code == .conflict) {
      // One of them cannot be written: it fails alone, the others go on.
      for request in batch { commit([request]) }
    } catch {
      for request in batch { request.reply(.failure(error)) }
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
