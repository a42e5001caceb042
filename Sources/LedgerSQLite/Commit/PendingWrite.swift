import GRDB
import Synchronization
import UsageLedger

/// A write that waits for its turn and then for the commit that it shares with others.
protocol PendingWrite: Sendable {
  /// Does the work inside the shared transaction. A refusal becomes this write's own result; an error of the database
  /// is thrown and ends the transaction for all.
  func perform(in session: WriteSession) throws

  /// Tells the caller what became of it: after the commit, or with the reason why there was none.
  func finish(_ failure: LedgerError?)
}

/// One caller's work and who is told its result.
final class CallerWrite<Value: Sendable>: PendingWrite {
  typealias Work = @Sendable (WriteSession) throws -> Value
  typealias Reply = @Sendable (Result<Value, LedgerError>) -> Void

  private let isUndone: Bool
  private let work: Work
  private let reply: Reply
  private let result = Mutex<Result<Value, LedgerError>?>(nil)

  /// `isUndone`: what the work wrote before it refused is taken back; not needed for work that refuses before it writes.
  init(isUndone: Bool, work: @escaping Work, reply: @escaping Reply) {
    self.isUndone = isUndone
    self.work = work
    self.reply = reply
  }

  func perform(in session: WriteSession) throws {
    let outcome: Result<Value, LedgerError>
    do {
      let work = self.work
      outcome = .success(try isUndone ? session.undoable { try work($0) } : work(session))
    } catch let refusal as LedgerError where refusal.code != .corrupt {
      outcome = .failure(refusal)
    }
    result.withLock { $0 = outcome }
  }

  func finish(_ failure: LedgerError?) {
    if let failure { return reply(.failure(failure)) }
    let outcome = result.withLock { $0 }
    reply(outcome ?? .failure(LedgerError(.unavailable, "the write was not performed")))
  }
}
