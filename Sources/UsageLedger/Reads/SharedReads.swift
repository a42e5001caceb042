import Synchronization

/// Lets callers that ask at the same time share one read that begins after the last of them asked.
///
/// At most one read of a lane is on its way; who comes meanwhile shares the next one, which answers all their questions.
/// Nobody gets an answer older than the question, and a burst of questions costs two reads, not one each.
public final class SharedReads<Lane: Hashable & Sendable, Question: Sendable, Answer: Sendable>:
  Sendable
{
  private struct Waiter: Sendable {
    let question: Question
    let continuation: CheckedContinuation<Turn, Never>
  }

  private enum Turn {
    /// Reads, for itself and for those who follow.
    case lead([Waiter])
    case follow(Answer)
  }

  private let queues = Mutex<[Lane: ReadQueue<Waiter>]>([:])
  private let read: @Sendable (_ first: Question, _ others: [Question]) async -> Answer

  /// `read` answers several questions of one lane at once; it is never called for a lane while it reads that lane.
  public init(
    read: @escaping @Sendable (_ first: Question, _ others: [Question]) async -> Answer
  ) {
    self.read = read
  }

  /// What a read answered that began after this call and was asked this question, among others of the lane.
  public func answer(to question: Question, in lane: Lane) async -> Answer {
    // Mostly nobody reads, and a caller who leads need not be suspended first.
    if queues.withLock({ $0[lane, default: ReadQueue()].lead() }) {
      return await lead(question, in: lane, [])
    }
    let turn = await withCheckedContinuation { continuation in
      let leads = queues.withLock {
        $0[lane, default: ReadQueue()].enter(
          Waiter(question: question, continuation: continuation))
      }
      if leads { continuation.resume(returning: .lead([])) }
    }
    switch turn {
    case .follow(let answer): return answer
    case .lead(let followers): return await lead(question, in: lane, followers)
    }
  }

  private func lead(_ question: Question, in lane: Lane, _ followers: [Waiter]) async -> Answer {
    let answer = await read(question, followers.map(\.question))
    for follower in followers { follower.continuation.resume(returning: .follow(answer)) }
    let next = queues.withLock { queues in
      let next = queues[lane]?.finish()
      if next == nil { queues[lane] = nil }
      return next
    }
    next?.leader.continuation.resume(returning: .lead(next?.followers ?? []))
    return answer
  }
}

extension SharedReads where Lane == Question {
  /// Only equal questions share a read; others do not wait for each other.
  public convenience init(read: @escaping @Sendable (Question) async -> Answer) {
    self.init { question, _ in await read(question) }
  }

  /// What a read answered that began after this call.
  public func answer(to question: Question) async -> Answer {
    await answer(to: question, in: question)
  }
}
