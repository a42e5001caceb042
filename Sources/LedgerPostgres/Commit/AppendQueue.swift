import Dispatch
import Synchronization
import UsageLedger

/// All callers that wait to append share the next commit, on a connection of their own.
///
/// One drain runs at a time. It takes everything that waits, appends it in one transaction, and answers after the commit;
/// whatever came in meanwhile is the next transaction. Nothing waits for a timer.
final class AppendQueue: Sendable {
  private struct Waiting: Sendable {
    let drafts: [EntryDraft]
    let continuation: CheckedContinuation<Result<[AppendOutcome], LedgerError>, Never>

    func finish(_ result: Result<[AppendOutcome], LedgerError>) {
      continuation.resume(returning: result)
    }
  }

  private struct State {
    var waiting: [Waiting] = []
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

  /// Returns when the outcomes are on disk. Throws `full` when too many callers wait already.
  func append(_ drafts: [EntryDraft]) async throws(LedgerError) -> [AppendOutcome] {
    let result = await withCheckedContinuation { continuation in
      submit(Waiting(drafts: drafts, continuation: continuation))
    }
    return try result.get()
  }

  private func submit(_ write: Waiting) {
    let (refusal, starts) = state.withLock { state -> (LedgerError?, Bool) in
      if state.isClosed { return (LedgerError(.unavailable, "\(name) is closed"), false) }
      guard state.waiting.count < limit else {
        return (LedgerError(.full, "\(limit) writes wait already"), false)
      }
      state.waiting.append(write)
      defer { state.isDraining = true }
      return (nil, !state.isDraining)
    }
    if let refusal { write.finish(.failure(refusal)) }
    if starts { lane.queue.async { self.drain() } }
  }

  private func drain() {
    while true {
      let waiting = state.withLock { state -> [Waiting] in
        defer { state.waiting.removeAll(keepingCapacity: true) }
        state.isDraining = !state.waiting.isEmpty
        return state.waiting
      }
      guard !waiting.isEmpty else { return }
      for batch in Self.batches(waiting) { commit(batch) }
    }
  }

  private static func batches(_ waiting: [Waiting]) -> [[Waiting]] {
    var batches: [[Waiting]] = []
    var room = 0
    for write in waiting {
      if batches.isEmpty || write.drafts.count > room {
        batches.append([])
        room = commitLimit
      }
      batches[batches.count - 1].append(write)
      room -= write.drafts.count
    }
    return batches
  }

  private func commit(_ batch: [Waiting]) {
    let (partitions, known) = (self.partitions, self.known)
    let drafts = batch.flatMap(\.drafts)
    do throws(LedgerError) {
      let outcomes = try lane.perform { connection in
        try AppendTransaction(connection: connection, partitions: partitions, metrics: known)
          .append(drafts)
      }
      answer(batch, outcomes[...])
    } catch  where batch.count > 1 && (error.code == .overflow || error.code == .conflict) {
      // One of them cannot be written: it fails alone, the others go on.
      for write in batch { commit([write]) }
    } catch {
      for write in batch { write.finish(.failure(error)) }
    }
  }

  private func answer(_ batch: [Waiting], _ outcomes: ArraySlice<AppendOutcome>) {
    var rest = outcomes
    for write in batch {
      write.finish(.success(Array(rest.prefix(write.drafts.count))))
      rest = rest.dropFirst(write.drafts.count)
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
