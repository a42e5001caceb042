import Dispatch
import GRDB
import Synchronization
import UsageLedger

/// The only way to write: all callers that wait share the next commit.
///
/// One drain runs at a time, on a thread of its own. It takes everything that waits, performs it in one transaction,
/// and answers after the commit; whatever came in meanwhile is the next transaction. Nothing waits for a timer.
final class CommitQueue: Sendable {
  private struct State {
    var waiting: [any PendingWrite] = []
    var isDraining = false
    /// Set once, by a failed sync or by closing: from then on every write is refused with it.
    var end: LedgerError?
  }

  private let pool: DatabasePool
  private let place: FilePlace?
  private let limit: Int
  private let onCommit: @Sendable (Int) -> Void
  private let onFatal: @Sendable (LedgerError) -> Void
  private let state = Mutex(State())
  private let names = NameTable()
  private let queue = DispatchQueue(label: "billing.ledger.commit")

  init(
    pool: DatabasePool, place: FilePlace?, limit: Int, onCommit: @escaping @Sendable (Int) -> Void,
    onFatal: @escaping @Sendable (LedgerError) -> Void
  ) {
    self.pool = pool
    self.place = place
    self.limit = limit
    self.onCommit = onCommit
    self.onFatal = onFatal
  }

  /// Performs `work` in the next transaction and returns when it is on disk.
  ///
  /// Throws `full` when too many writes wait already.
  func write<Value: Sendable>(
    isUndone: Bool = true, _ work: @escaping CallerWrite<Value>.Work
  ) async throws(LedgerError) -> Value {
    let result = await withCheckedContinuation { continuation in
      submit(isUndone: isUndone, work) { continuation.resume(returning: $0) }
    }
    return try result.get()
  }

  /// The same without suspending: `reply` is called on the thread that commits.
  func submit<Value: Sendable>(
    isUndone: Bool = true, _ work: @escaping CallerWrite<Value>.Work,
    reply: @escaping CallerWrite<Value>.Reply
  ) {
    submit(CallerWrite(isUndone: isUndone, work: work, reply: reply))
  }

  /// Refuses further writes, waits for those that wait, and runs `close` behind them: told whether the store had
  /// stopped for a failed sync, after which nothing may be written.
  func end(
    with reason: LedgerError, _ close: @escaping @Sendable (_ isStopped: Bool) throws -> Void
  )
    async throws(LedgerError)
  {
    state.withLock { if $0.end == nil { $0.end = reason } }
    let result = await withCheckedContinuation {
      (continuation: CheckedContinuation<Result<Void, any Error>, Never>) in
      queue.async {
        let isStopped = self.state.withLock { $0.end?.code == .corrupt }
        continuation.resume(returning: Result { try close(isStopped) })
      }
    }
    do {
      try result.get()
    } catch {
      throw LedgerError(database: error, path: pool.path)
    }
  }

  private func submit(_ write: any PendingWrite) {
    let (refusal, starts) = state.withLock { state -> (LedgerError?, Bool) in
      if let end = state.end { return (end, false) }
      guard state.waiting.count < limit else {
        return (LedgerError(.full, "\(limit) writes wait already"), false)
      }
      state.waiting.append(write)
      defer { state.isDraining = true }
      return (nil, !state.isDraining)
    }
    if let refusal { write.finish(refusal) }
    if starts { queue.async { self.drain() } }
  }

  private func drain() {
    while true {
      let batch = state.withLock { state -> [any PendingWrite] in
        defer { state.waiting.removeAll(keepingCapacity: true) }
        state.isDraining = !state.waiting.isEmpty
        return state.waiting
      }
      guard !batch.isEmpty else { return }
      commit(batch)
    }
  }

  private func commit(_ batch: [any PendingWrite]) {
    if let end = state.withLock({ $0.end }), end.code == .corrupt {
      for write in batch { write.finish(end) }
      return
    }
    let failure = transaction(batch)
    if failure?.code == .conflict, batch.count > 1 {
      // A constraint that no decision foresaw: its own write fails, the others go on.
      for write in batch { commit([write]) }
      return
    }
    if failure == nil { onCommit(batch.count) }
    if let failure, failure.code == .corrupt { stop(failure) }
    for write in batch { write.finish(failure) }
  }

  private func transaction(_ batch: [any PendingWrite]) -> LedgerError? {
    do {
      try pool.writeWithoutTransaction { db in
        // GRDB's own transactions prepare these statements anew each time.
        try BoundStatement(db, "BEGIN IMMEDIATE").run()
        do {
          let session = WriteSession(db, names: names)
          for write in batch { try write.perform(in: session) }
          // As late as can be: what is committed into a file that was moved away is answered and lost.
          try place?.check()
          try BoundStatement(db, "COMMIT").run()
        } catch {
          if db.isInsideTransaction { try? BoundStatement(db, "ROLLBACK").run() }
          throw error
        }
      }
      names.keepStaged()
      return nil
    } catch {
      names.dropStaged()
      return LedgerError(database: error, path: pool.path)
    }
  }

  /// A sync or a page failed: what is on disk is not known any more, so nothing is written from here on.
  private func stop(_ failure: LedgerError) {
    let isFirst = state.withLock { state -> Bool in
      defer { state.end = failure }
      return state.end?.code != .corrupt
    }
    if isFirst { onFatal(failure) }
  }
}
