public import Logging

/// A typed client for the parts of Stripe's API that metered billing needs.
///
/// Every method sends one call, repeats it by the rules of ``StripeConfiguration/maxRetries``, and either returns the
/// decoded answer or throws ``StripeError``. A POST always carries an idempotency key: the
/// caller's, or one made for the call; its retries carry the same one. The log gets one line a request, with method,
/// path, status, Stripe's request id and duration, and never a key or a body.
public struct StripeClient: Sendable {
  /// The account, the address and the limits in use.
  public let configuration: StripeConfiguration
  let transport: any StripeTransport
  let effects: StripeClientEffects
  let logger: Logger
  /// Where Stripe's clock is seen; the same for all copies of this client.
  public let clock: StripeClock
  /// When calls may go; the same for all copies of this client.
  let pace: StripePace

  /// A client that sends by `transport`; several clients of one account may share a `clock`, and should
  /// share a `pace`; without one it follows Stripe's own limits.
  public init(
    configuration: StripeConfiguration,
    transport: any StripeTransport,
    effects: StripeClientEffects = .system,
    logger: Logger = Logger(label: "stripe"),
    clock: StripeClock = StripeClock(),
    pace: StripePace? = nil
  ) {
    self.configuration = configuration
    self.transport = transport
    self.effects = effects
    self.logger = logger
    self.clock = clock
    self.pace = pace ?? StripePace(of: configuration)
  }

  /// How far Stripe's clock is from ours; nil before the first answer.
  public var observedClock: StripeClockObservation? { clock.observation }

  /// The same client with other limits, such as a shorter time and no retries for a caller who is waiting.
  public func limited(timeout: Duration, maxRetries: Int) -> StripeClient {
    var configuration = configuration
    configuration.timeout = timeout
    configuration.maxRetries = maxRetries
    return StripeClient(
      configuration: configuration, transport: transport, effects: effects, logger: logger,
      clock: clock, pace: pace)
  }
}
