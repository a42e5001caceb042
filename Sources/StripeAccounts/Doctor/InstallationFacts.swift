/// What a program knows of itself and the doctor cannot read: its settings and the disk.
public struct InstallationFacts: Hashable, Sendable {
  public enum StripeAccess: String, Hashable, Sendable {
    /// No key: the sandbox on this machine.
    case embeddedSandbox
    case test
    case live
    /// A key that says neither.
    case unknown
  }

  public var access: StripeAccess
  /// Where Stripe is asked.
  public var stripeURL: String
  /// Whether that is Stripe's own address.
  public var isStripeItself: Bool
  public var apiVersion: String
  /// Why Stripe cannot be spoken to at all, such as a version without meters.
  public var stripeProblem: String?
  /// For people: `sqlite:billing.sqlite`, `PostgreSQL`; without any password.
  public var database: String
  /// Whether several processes share the database.
  public var isShared: Bool
  /// Why the database cannot be used, and how to mend that.
  public var databaseProblem: String?
  /// How much room the disk has left; nil where that is not ours to know.
  public var freeMegabytes: Int?
  public var hasAdminKey: Bool
  public var hasSecret: Bool
  public var hasWebhookSecret: Bool
  /// As set; nil without a setting.
  public var publicURL: String?
  /// The file's path, or what stands in for it.
  public var catalog: String
  /// Why the file cannot be used; nil while it can.
  public var catalogProblem: String?

  public init(
    access: StripeAccess, stripeURL: String, isStripeItself: Bool, apiVersion: String,
    stripeProblem: String? = nil, database: String, isShared: Bool = false,
    databaseProblem: String? = nil, freeMegabytes: Int? = nil, hasAdminKey: Bool, hasSecret: Bool,
    hasWebhookSecret: Bool, publicURL: String? = nil, catalog: String, catalogProblem: String? = nil
  ) {
    self.access = access
    self.stripeURL = stripeURL
    self.isStripeItself = isStripeItself
    self.apiVersion = apiVersion
    self.stripeProblem = stripeProblem
    self.database = database
    self.isShared = isShared
    self.databaseProblem = databaseProblem
    self.freeMegabytes = freeMegabytes
    self.hasAdminKey = hasAdminKey
    self.hasSecret = hasSecret
    self.hasWebhookSecret = hasWebhookSecret
    self.publicURL = publicURL
    self.catalog = catalog
    self.catalogProblem = catalogProblem
  }
}
