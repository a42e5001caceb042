public import Wire

/// What an operator sets of the HTTP service.
public struct ServiceSettings: Sendable {
  public var host: String
  /// Zero takes any free port.
  public var port: Int
  /// The first operator key.
  public var adminKey: Secret?
  /// Signs links and sessions and keys the hashes of API keys; nil: one of this process alone.
  public var secret: ServerSecret?
  /// The address under which callers reach the service, without a slash at its end; nil: host and port.
  public var publicURL: String?
  /// What Stripe signs webhooks with, several with commas between while one is replaced; nil: webhooks are refused.
  public var webhookSecret: Secret?
  /// A sentence for the pages when the service works with the sandbox instead of Stripe; nil with Stripe itself.
  public var sandboxNotice: String?
  public var limits: ServiceLimits
  /// How long a report's answer waits for Stripe.
  public var deliveryPatience: Duration
  /// How many requests may wait for Stripe at once; the others are answered without waiting.
  public var waitingRequests: Int

  public init(
    host: String = "127.0.0.1", port: Int = 3100, adminKey: Secret? = nil,
    secret: ServerSecret? = nil, publicURL: String? = nil, webhookSecret: Secret? = nil,
    sandboxNotice: String? = nil, limits: ServiceLimits = ServiceLimits(),
    deliveryPatience: Duration = .seconds(2),
    waitingRequests: Int = 256
  ) {
    self.host = host
    self.port = port
    self.adminKey = adminKey
    self.secret = secret
    self.publicURL = publicURL
    self.webhookSecret = webhookSecret
    self.sandboxNotice = sandboxNotice
    self.limits = limits
    self.deliveryPatience = deliveryPatience
    self.waitingRequests = waitingRequests
  }

  /// The address in links to this service.
  public var baseURL: String { publicURL ?? "http://\(Self.bracketed(host)):\(port)" }

  private static func bracketed(_ host: String) -> String {
    host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host
  }
}
