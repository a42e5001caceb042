/// Until when whoever waits for an answer of ours waits for Stripe, over all calls that the answer needs.
///
/// It holds for the calls of a task and of its child tasks. A call that is under way then is given up as one that timed out,
/// and one that would begin later is not sent; what was sent may have been executed, as after every timeout.
public enum StripeDeadline {
  @TaskLocal private static var end: ContinuousClock.Instant?

  /// Runs `work` with so long for Stripe; an earlier end that holds already stays.
  public static func within<Value>(
    _ limit: Duration, _ work: () async throws -> Value
  ) async rethrows -> Value {
    let own = ContinuousClock.now + limit
    return try await $end.withValue(end.map { min($0, own) } ?? own, operation: work)
  }

  /// The answer of a call, or a timeout when it is not there in time.
  static func hold<Value: Sendable>(
    _ call: @escaping @Sendable () async throws(StripeError) -> Value
  ) async throws(StripeError) -> Value {
    guard let end else { return try await call() }
    guard ContinuousClock.now < end else { throw silence }
    let answer = await withTaskGroup(of: Result<Value, StripeError>?.self) { group in
      group.addTask {
        do throws(StripeError) { return .success(try await call()) } catch {
          return .failure(error)
        }
      }
      group.addTask {
        try? await Task.sleep(until: end, clock: .continuous)
        return nil
      }
      defer { group.cancelAll() }
      return await group.next() ?? nil
    }
    guard let answer else {
      throw Task.isCancelled ? StripeError(interruption: CancellationError()) : silence
    }
    return try answer.get()
  }

  private static var silence: StripeError {
    StripeError(kind: .timeout, message: "Stripe did not answer while the caller waited")
  }
}
