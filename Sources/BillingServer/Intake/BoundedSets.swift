import Synchronization

/// Keeps the number of values of each owner bounded, such as the metric names of a customer: every value costs rows for ever,
/// and one that is made anew with each report would fill the database.
///
/// What the store has is remembered; replicas that take new values of one owner at once may pass the limit by what they take in
/// that moment.
final class BoundedSets<Owner: Hashable & Sendable, Value: Hashable & Sendable>: Sendable {
  /// Why values are not taken.
  struct Excess: Hashable, Sendable {
    let stored: Int
    let new: Int
  }

  /// How many owners are remembered before the memory is cleared.
  private let capacity = 20_000
  private let limit: Int
  private let stored: @Sendable (Owner) async throws -> Set<Value>
  private let known = Mutex<[Owner: Set<Value>]>([:])

  /// `stored`: the values of an owner that the store has.
  init(limit: Int, stored: @escaping @Sendable (Owner) async throws -> Set<Value>) {
    self.limit = limit
    self.stored = stored
  }

  /// Whether all values are known; the store is not asked.
  func contains(_ values: some Collection<Value>, of owner: Owner) -> Bool {
    known.withLock { known in
      guard let all = known[owner] else { return false }
      return values.allSatisfy(all.contains)
    }
  }

  /// Whether anything is known of the owner; the store is not asked.
  func knows(_ owner: Owner) -> Bool { known.withLock { $0[owner] != nil } }

  /// Takes values, or says why not.
  func add(_ values: Set<Value>, to owner: Owner) async throws -> Excess? {
    let isWithinLimit = known.withLock { known in
      guard let all = known[owner]?.union(values), all.count <= limit else { return false }
      known[owner] = all
      return true
    }
    if isWithinLimit { return nil }
    // The memory may hold values of reports that were refused later: the store decides.
    let stored = try await stored(owner)
    let all = stored.union(values)
    guard all.count <= limit || values.isSubset(of: stored) else {
      return Excess(stored: stored.count, new: values.subtracting(stored).count)
    }
    known.withLock { known in
      if known.count >= capacity { known.removeAll() }
      known[owner] = all
    }
    return nil
  }
}
