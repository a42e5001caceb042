/// A clock that stands still until it is advanced; test mode only
/// ([test clocks](https://docs.stripe.com/billing/testing/test-clocks)).
public struct StripeTestClock: StripeListed {
  /// `clock_…`.
  public let id: StripeTestClockID
  /// Its time; while advancing, the time it is going to have.
  public let frozenTime: StripeTimestamp
  /// Whether it stands still.
  public let status: StripeTestClockStatus
  /// What it is called.
  public let name: String?

  private enum CodingKeys: String, CodingKey {
    case id, status, name
    case frozenTime = "frozen_time"
  }
}

/// Whether a test clock stands still.
public struct StripeTestClockStatus: StripeChoice {
  public let rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }

  /// It stands still, and everything up to its time has happened.
  public static let ready = StripeTestClockStatus(rawValue: "ready")
  /// Renewals and invoices up to its new time are being made.
  public static let advancing = StripeTestClockStatus(rawValue: "advancing")
  /// It is broken and can only be deleted.
  public static let internalFailure = StripeTestClockStatus(rawValue: "internal_failure")
}

extension StripeClient {
  /// Makes a clock that stands at `frozenTime`.
  public func createTestClock(
    frozenTime: StripeTimestamp, name: String? = nil, key: IdempotencyKey? = nil
  ) async throws(StripeError) -> StripeTestClock {
    var form = FormBody()
    form.set("frozen_time", frozenTime)
    form.set("name", name)
    return try await send(.post(StripePath("test_helpers/test_clocks"), form, key: key))
  }

  /// One clock; an unknown id throws `notFound`.
  public func testClock(_ id: StripeTestClockID) async throws(StripeError) -> StripeTestClock {
    try await send(.get(StripePath("test_helpers/test_clocks").object(id)))
  }

  /// All clocks, newest first; test mode only.
  public func testClocks() -> StripePages<StripeTestClock> {
    StripePages(
      client: self, path: StripePath("test_helpers/test_clocks"), parameters: FormBody())
  }

  /// Starts moving a clock forward, by at most two billing periods of its shortest subscription. The answer comes
  /// before it is done: read the clock until it is `ready`.
  public func advanceTestClock(
    _ id: StripeTestClockID, to frozenTime: StripeTimestamp, key: IdempotencyKey? = nil
  ) async throws(StripeError) -> StripeTestClock {
    var form = FormBody()
    form.set("frozen_time", frozenTime)
    let path = StripePath("test_helpers/test_clocks").object(id).below("advance")
    return try await send(.post(path, form, key: key))
  }

  /// Deletes a clock with all its customers.
  public func deleteTestClock(_ id: StripeTestClockID) async throws(StripeError) {
    _ = try await perform(.delete(StripePath("test_helpers/test_clocks").object(id)))
  }
}
