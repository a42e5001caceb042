import Synchronization

/// Which metrics the customers are known to carry: a row that was committed is never taken away, and need not be
/// offered to the database again with every report.
final class KnownMetrics: Sendable {
  struct Pair: Hashable, Sendable {
    let customer: ExactText
    let metric: ExactText
  }

  /// How many are remembered before the memory is cleared.
  static let capacity = 500_000

  private struct Memory {
    var kept: Set<Pair> = []
    /// Offered by the running transaction.
    var staged: [Pair] = []
  }

  private let memory = Mutex(Memory())

  /// What is to be written; it counts as known once `keepStaged` is called.
  func unknown(among pairs: some Sequence<Pair>) -> [Pair] {
    memory.withLock { memory in
      let unknown = Set(pairs).subtracting(memory.kept)
      memory.staged.append(contentsOf: unknown)
      return Array(unknown)
    }
  }

  /// The transaction is committed.
  func keepStaged() {
    memory.withLock { memory in
      if memory.kept.count > Self.capacity { memory.kept.removeAll() }
      memory.kept.formUnion(memory.staged)
      memory.staged.removeAll()
    }
  }

  /// What made a write fail may be a database that was put back to an earlier state.
  func forget() { memory.withLock { $0 = Memory() } }
}
