import Synchronization

/// The memory that bodies may take which have not been answered yet, all together.
final class BodyBudget: Sendable {
  /// What the request that is being answered takes.
  @TaskLocal static var share: Share?

  private let limit: Int
  private let taken = Mutex(0)

  init(megabytes: Int) { limit = megabytes << 20 }

  /// What one request takes; given back when the last who knows of it lets go.
  final class Share: Sendable {
    private let budget: BodyBudget
    private let bytes = Mutex(0)

    init(of budget: BodyBudget) { self.budget = budget }

    /// Throws 503 when all shares together would be more than the budget.
    func take(_ count: Int) throws(Problem) {
      guard budget.take(count) else { throw .tooManyBodies }
      bytes.withLock { $0 += count }
    }

    deinit { budget.give(bytes.withLock { $0 }) }
  }

  private func take(_ count: Int) -> Bool {
    taken.withLock { taken in
      guard taken + count <= limit else { return false }
      taken += count
      return true
    }
  }

  private func give(_ count: Int) { taken.withLock { $0 -= count } }
}
