import Synchronization

/// Lets callers that ask the same at the same time share one read that begins after the last of them asked.
///
/// Nobody gets an answer older than the question, so a revoked key is refused at once, and a burst of requests costs
/// two reads, not one each.
final class SharedReads<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  private typealias Waiter = CheckedContinuation<Turn, Never>

  private enum Turn {
    /// To read at once: nobody else does.
    case begin
    /// To read for oneself and all who asked meanwhile.
    case lead
    case follow(Value)
  }

  /// The callers of one key: while one reads, the next one waits with its followers.
  private struct Queue {
    var nextLeader: Waiter?
    var followers: [Waiter] = []
  }

  private let queues = Mutex<[Key: Queue]>([:])
  private let read: @Sendable (Key) async -> Value

  init(read: @escaping @Sendable (Key) async -> Value) { self.read = read }

  func value(for key: Key) async -> Value {
    let turn = await withCheckedContinuation { waiter in
      if queues.withLock({ Self.enter(&$0, key, waiter) }) { waiter.resume(returning: .begin) }
    }
    switch turn {
    case .follow(let value): return value
    case .begin: return await lead(key, [])
    case .lead: return await lead(key, queues.withLock { Self.takeFollowers(&$0, key) })
    }
  }

  /// Whether the caller reads at once; else it waits in the queue.
  private static func enter(_ queues: inout [Key: Queue], _ key: Key, _ waiter: Waiter) -> Bool {
    guard var queue = queues[key] else {
      queues[key] = Queue()
      return true
    }
    if queue.nextLeader == nil { queue.nextLeader = waiter } else { queue.followers.append(waiter) }
    queues[key] = queue
    return false
  }

  /// Empties the queue for those who ask from now on; its first was the next leader, who reads now.
  private static func takeFollowers(_ queues: inout [Key: Queue], _ key: Key) -> [Waiter] {
    defer { queues[key] = Queue() }
    return queues[key]?.followers ?? []
  }

  private func lead(_ key: Key, _ followers: [Waiter]) async -> Value {
    let value = await read(key)
    for follower in followers { follower.resume(returning: .follow(value)) }
    let next = queues.withLock { queues -> Waiter? in
      let next = queues[key]?.nextLeader
      if next == nil { queues[key] = nil }
      return next
    }
    next?.resume(returning: .lead)
    return value
  }
}
