/// Told before anything is changed at Stripe: for whoever must have written down what is done before it is done.
///
/// It holds for the calls of a task and of its child tasks. A call whose notice cannot be given is not sent.
public enum StripeChangeNotice {
  @TaskLocal private static var notice: (@Sendable () async throws -> Void)?

  /// Runs `work`; `notice` comes before each of its calls that creates, changes or deletes.
  public static func before<Value>(
    _ notice: @escaping @Sendable () async throws -> Void, _ work: () async throws -> Value
  ) async rethrows -> Value {
    try await $notice.withValue(notice, operation: work)
  }

  static func give(before call: StripeCall) async throws(StripeError) {
    guard call.isChange, let notice else { return }
    do {
      try await notice()
    } catch {
      throw StripeError(
        kind: .notSent,
        message: "nothing was sent to Stripe, since the audit log cannot be written: \(error)")
    }
  }
}

extension StripeCall {
  /// Whether something at Stripe is another afterwards: a preview is asked for by POST and changes nothing.
  var isChange: Bool { method != .get && !path.endpoint.hasSuffix("/create_preview") }
}
