import BillingServer
import Configuration

/// The settings as the environment gives them.
///
/// | variable | default | takes |
/// | --- | --- | --- |
/// | `HOST` | `127.0.0.1` | an address or a host name |
/// | `PORT` | `3100` | 0 to 65535 |
/// | `DATABASE_URL` (secret) | `sqlite:billing.sqlite` | `sqlite:PATH` or `postgres://…` |
/// | `STRIPE_SECRET_KEY` (secret) | none: the embedded sandbox | `sk_…` or `rk_…` |
/// | `STRIPE_API_BASE` | Stripe's | `http://…` or `https://…` |
/// | `STRIPE_API_VERSION` | pinned | `YYYY-MM-DD.name` |
/// | `BILLING_CATALOG` | `catalog.yaml`, else the built-in catalogue | a file's path |
/// | `BILLING_ADMIN_KEY` (secret) | none | at least 16 characters |
/// | `BILLING_PUBLIC_URL` | from `HOST` and `PORT` | `http://…` or `https://…` |
extension ProgramSettings {
  /// Throws the first setting that cannot be used.
  init(environment reader: ConfigReader) throws(SettingError) {
    let values = EnvironmentValues(reader)
    service = ServiceSettings(
      host: values.text("host") ?? "127.0.0.1",
      port: try values.port("port") ?? 3_100,
      adminKey: try values.secret("billing.admin.key", minimumLength: 16),
      publicURL: try values.webAddress("billing.public.url"))
    database = try values.database("database.url")
    stripeKey = try values.stripeKey("stripe.secret.key")
    stripeBase = try values.webAddress("stripe.api.base")
    stripeVersion = try values.stripeVersion("stripe.api.version")
    catalogPath = values.text("billing.catalog")
  }

  /// Reads the process's own environment.
  static func fromEnvironment() throws(SettingError) -> ProgramSettings {
    try ProgramSettings(
      environment: ConfigReader(provider: EnvironmentVariablesProvider()))
  }
}
