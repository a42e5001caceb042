import Glibc

/// What a ``StripeClient`` takes from the world besides the network: chance, waiting and elapsed time.
///
/// Tests and simulations put their own in, so that a run repeats exactly.
public struct StripeClientEffects: Sendable {
  /// Uniform random bits, for generated idempotency keys and for spreading retries.
  public var randomBits: @Sendable () -> UInt64
  /// Waits; throws `CancellationError` when the task is cancelled.
  public var sleep: @Sendable (Duration) async throws -> Void
  /// A clock that only moves forward, for the durations in the log.
  public var instant: @Sendable () -> ContinuousClock.Instant
  /// Our clock's time since the Unix epoch, which Stripe's is compared with.
  public var unixTime: @Sendable () -> Duration

  /// Effects made of the given parts.
  public init(
    randomBits: @escaping @Sendable () -> UInt64,
    sleep: @escaping @Sendable (Duration) async throws -> Void,
    instant: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now },
    unixTime: @escaping @Sendable () -> Duration = { systemUnixTime() }
  ) {
    self.randomBits = randomBits
    self.sleep = sleep
    self.instant = instant
    self.unixTime = unixTime
  }

  /// The machine's clock, since the Unix epoch.
  public static func systemUnixTime() -> Duration {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }

  /// The system's random numbers and clock.
  public static let system = StripeClientEffects(
    randomBits: { UInt64.random(in: .min ... .max) },
    sleep: { try await Task.sleep(for: $0) })

  /// A number in 0.5…1, evenly spread over 1,001 steps.
  func spread() -> Double {
    0.5 + Double(randomBits() % 1_001) / 2_000
  }

  func idempotencyKey() -> IdempotencyKey {
    IdempotencyKey(randomBits: randomBits(), randomBits())
  }
}
