import Synchronization

/// Lets callers that ask the same at the same time share one read that begins after the last of them asked.
///
/// Nobody gets an answer older than the question, so a revoked key is refused at once, and a burst of requests costs
/// two reads, not one each.
final class SharedReads<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  private typealias Waiter = CheckedContinuation<Turn, Never>

  private enum Turn {
    /// Reads, for itself and for those who follow.
    case lead([Waiter])
    case follow(Value)
  }

  private let queues = Mutex<[Key: ReadQueue<Waiter>]>([:])
  private let read: @Sendable (Key) async -> Value

  init(read: @escaping @Sendable (Key) async -> Value) { self.read = read }

  func value(for key: Key) async -> Value {
    // Mostly nobody reads, and a caller who leads need not be suspended first.
    if queues.withLock({ $0[key, default: ReadQueue()].lead() }) { return await lead(key, []) }
    let turn = await withCheckedContinuation { waiter in
      let leads = queues.withLock { $0[key, default: ReadQueue()].enter(waiter) }
      if leads { waiter.resume(returning: .lead([])) }
    }
    switch turn {
    case .follow(let value): return value
    case .lead(let followers): return await lead(key, followers)
    }
  }

  private func lead(_ key: Key, _ followers: [Waiter]) async -> Value {
    let value = await read(key)
    for follower in followers { follower.resume(returning: .follow(value)) }
    let next = queues.withLock { queues in
      let next = queues[key]?.finish()
      if next == nil { queues[key] = nil }
      return next
    }
    next?.leader.resume(returning: .lead(next?.followers ?? []))
    return value
  }
}
