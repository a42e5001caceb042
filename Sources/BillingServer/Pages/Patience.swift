/// Waits for an answer for a limited time: pages show our own numbers, whatever Stripe does.
enum Patience {
  /// Nil when `work` takes longer; it is cancelled then, and its end is waited for.
  static func answer<Value: Sendable>(
    within limit: Duration, _ work: @escaping @Sendable () async throws -> Value
  ) async throws -> Value? {
    try await withThrowingTaskGroup(of: Value?.self) { group in
      group.addTask { try await work() }
      group.addTask {
        try? await Task.sleep(for: limit)
        return nil
      }
      defer { group.cancelAll() }
      return try await group.next() ?? nil
    }
  }
}
