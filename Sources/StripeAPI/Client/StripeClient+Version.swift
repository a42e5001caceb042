extension StripeClient {
  /// The same client speaking another version of the API: every request names its version
  /// ([API versioning](https://docs.stripe.com/api/versioning)).
  public func speaking(_ version: StripeVersion) -> StripeClient {
    var configuration = configuration
    configuration.version = version
    return StripeClient(
      configuration: configuration, transport: transport, effects: effects, logger: logger,
      clock: clock, pace: pace)
  }
}
