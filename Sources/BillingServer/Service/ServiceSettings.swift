public import Billing
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
  /// The two PEM files of what the service shows where it ends TLS itself; nil: it speaks plain HTTP, a proxy's business.
  public var certificateFiles: CertificateFiles?
  /// What Stripe signs webhooks with, several with commas between while one is replaced; nil: webhooks are refused.
  public var webhookSecret: Secret?
  /// A sentence for the pages when the service works with the sandbox instead of Stripe; nil with Stripe itself.
  public var sandboxNotice: String?
  public var pages: PageSettings
  public var limits: ServiceLimits
  /// How long a report's answer waits for Stripe.
  public var deliveryPatience: Duration
  /// How many requests may wait for Stripe at once; the others are answered without waiting.
  public var waitingRequests: Int
  /// Which reports are kept apart before charge.
  public var quarantine: QuarantineRules

  public init(
    host: String = "127.0.0.1", port: Int = 3100, adminKey: Secret? = nil,
    secret: ServerSecret? = nil, publicURL: String? = nil,
    certificateFiles: CertificateFiles? = nil, webhookSecret: Secret? = nil,
    sandboxNotice: String? = nil, pages: PageSettings = PageSettings(),
    limits: ServiceLimits = ServiceLimits(),
    deliveryPatience: Duration = .seconds(2),
    waitingRequests: Int = 256, quarantine: QuarantineRules = .none
  ) {
    self.host = host
    self.port = port
    self.adminKey = adminKey
    self.secret = secret
    self.publicURL = publicURL
    self.certificateFiles = certificateFiles
    self.webhookSecret = webhookSecret
    self.sandboxNotice = sandboxNotice
    self.pages = pages
    self.limits = limits
    self.deliveryPatience = deliveryPatience
    self.waitingRequests = waitingRequests
    self.quarantine = quarantine
  }

  /// Where a certificate and its private key are, both in PEM (RFC 7468).
  public struct CertificateFiles: Hashable, Sendable {
    /// The certificate, and behind it those that lead to the authority.
    public let certificate: String
    /// Not encrypted.
    public let key: String

    public init(certificate: String, key: String) {
      self.certificate = certificate
      self.key = key
    }
  }

  /// The address in links to this service.
  public var baseURL: String { publicURL ?? Self.address(of: self) }

  /// Whether callers reach the service over TLS, whoever ends it.
  public var isReachedByTLS: Bool { baseURL.hasPrefix("https://") }

  private static func address(of settings: ServiceSettings) -> String {
    "\(settings.scheme)://\(bracketed(settings.host)):\(settings.port)"
  }

  /// What the service itself speaks.
  public var scheme: String { certificateFiles == nil ? "http" : "https" }

  private static func bracketed(_ host: String) -> String {
    host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host
  }
}
