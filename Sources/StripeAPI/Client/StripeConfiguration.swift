/// What a ``StripeClient`` must know of the account and the way to it.
public struct StripeConfiguration: Sendable {
  /// The account's secret or restricted key.
  public var key: StripeSecretKey
  /// Scheme, host and port without a path, such as `http://127.0.0.1:12111`; a slash at the end is dropped.
  public var baseURL: String
  /// Sent with every request, so that the account's own default version does not matter.
  public var version: StripeVersion
  /// How long one attempt may take, from the first byte sent to the last received.
  public var timeout: Duration
  /// How often a request is sent again after a failure that allows it; 0 for never.
  public var maxRetries: Int
  /// After how long no retry is begun any more; nil for no such limit. For callers who wait.
  public var patience: Duration?

  /// Stripe's address of the live and test API.
  public static let stripeURL = "https://api.stripe.com"

  /// Settings with Stripe's own defaults for all but the key: 30 s a request instead of 80 s, because callers here wait.
  public init(
    key: StripeSecretKey,
    baseURL: String = StripeConfiguration.stripeURL,
    version: StripeVersion = .pinned,
    timeout: Duration = .seconds(30),
    maxRetries: Int = 2,
    patience: Duration? = nil
  ) {
    self.key = key
    self.baseURL = String(baseURL.reversed().drop { $0 == "/" }.reversed())
    self.version = version
    self.timeout = timeout
    self.maxRetries = maxRetries
    self.patience = patience
  }
}
