import BillingServer
import Configuration
import ProgramLog

/// The settings as the environment gives them. A secret has a twin `…_FILE` that names a file which holds it.
///
/// | variable | default | takes |
/// | --- | --- | --- |
/// | `HOST` | `127.0.0.1` | an address or a host name |
/// | `PORT` | `3100` | 0 to 65535 |
/// | `DATABASE_URL` (secret) | `sqlite:billing.sqlite` | `sqlite:PATH` or `postgres://…` |
/// | `STRIPE_SECRET_KEY` (secret) | none: the embedded sandbox | `sk_…` or `rk_…` |
/// | `STRIPE_API_BASE` | Stripe's | `http://…` or `https://…` |
/// | `STRIPE_API_VERSION` | pinned | `YYYY-MM-DD.name` |
/// | `STRIPE_CALLS_PER_SECOND` | Stripe's limit: 100, 25 in test mode | 1 to 100000 |
/// | `STRIPE_METER_EVENTS_PER_SECOND` | Stripe's limit: 1000, in test mode part of the calls | 1 to 100000 |
/// | `STRIPE_WEBHOOK_SECRET` (secret) | none: `/webhooks/stripe` answers 503 | at least 8 characters; several, newest first, with commas between |
/// | `BILLING_MAX_METRIC_NAMES` | `200` | 1 to 10000 |
/// | `BILLING_MAX_INSTANCES` | `1000` | 1 to 1000000 |
/// | `BILLING_MAX_NEW_CUSTOMERS` | `10000` | 1 to 10000000 |
/// | `BILLING_MAX_BATCHES` | `4` | 1 to 1000 |
/// | `BILLING_SHUTDOWN_SECONDS` | `10` | 0 to 600 |
/// | `BILLING_MAX_CONNECTIONS` | `4096`, at most the file limit | 1 to 65000 |
/// | `BILLING_MAX_CONNECTIONS_PER_ADDRESS` | `2048` | 1 to 65000 |
/// | `BILLING_HEADER_SECONDS` | `10` | 1 to 600 |
/// | `BILLING_BODY_SECONDS` | `60` | 1 to 3600 |
/// | `BILLING_IDLE_SECONDS` | `75` | 1 to 3600 |
/// | `BILLING_MAX_BODY_MEGABYTES` | `128` | 16 to 65536 |
/// | `BILLING_MAX_ANSWER_MEGABYTES` | `128` | 16 to 65536 |
/// | `BILLING_MAX_LISTS` | `4` | 1 to 1000 |
/// | `BILLING_MAX_REQUESTS_PER_SECOND` | `10000` | 0 (any number) to 1000000 |
/// | `BILLING_MAX_REQUEST_BURST` | `100000` | 0 (any number) to 10000000 |
/// | `BILLING_MAX_WRONG_KEYS` | `10` | 1 to 1000000 |
/// | `BILLING_CATALOG` | `catalog.yaml`, else the built-in catalogue | a file's path |
/// | `BILLING_ALERT_RULES` | none: the standard rules | a file's path |
/// | `BILLING_ALERT_SECONDS` | `300` | 1 to 86400 |
/// | `BILLING_ALERT_ADDRESSES` | none | IP addresses with commas between |
/// | `BILLING_EXPORT_FOLDER` | none: nothing is exported by itself | a folder's path |
/// | `BILLING_EXPORTS` | `usage.parquet,invoices.parquet` | `KIND.FORMAT` with commas between |
/// | `BILLING_EXPORT_HOUR` | `3` | 0 to 23, UTC |
/// | `BILLING_QUARANTINE_FACTOR` | none: money holds no report | 1 to 1000000 |
/// | `BILLING_QUARANTINE_AMOUNT` | `10000` | 0 to 1000000000000, in minor units |
/// | `BILLING_QUARANTINE_BOUNDS` | none | `METRIC=NUMBER/BASIS`, `/hour` behind it for counters, with commas between |
/// | `BILLING_QUARANTINE_HOURS` | `72` | 1 to 8760 |
/// | `BILLING_QUARANTINE_THEN` | `bill` | `bill` or `late` |
/// | `BILLING_ADMIN_KEY` (secret) | none | at least 16 characters |
/// | `BILLING_SECRET` (secret) | a file beside the SQLite database | at least 32 characters; several, newest first, with commas between |
/// | `LOG_FORMAT` | `text` | `text` or `json` |
/// | `BILLING_PUBLIC_URL` | from `HOST` and `PORT` | `http://…` or `https://…` |
/// | `BILLING_FRAME_ANCESTORS` | none: only the service's own pages | origins with blanks between |
/// | `BILLING_PORTAL_URL` | none: the customers' pages lead nowhere | `http://…` or `https://…` |
/// | `BILLING_BRAND_NAME` | `Billing` | 1 to 60 characters |
/// | `BILLING_BRAND_COLOR` | ours | `#rrggbb` that can be read on white |
/// | `BILLING_BRAND_LOGO` | none | the path of an SVG or PNG file of at most 64 KiB |
/// | `BILLING_BRAND_LANGUAGE` | `en` | `en`, `de` or `es` |
/// | `BILLING_BRAND_STRINGS` | none: our own words | the path of a YAML file |
/// | `BILLING_TLS_CERTIFICATE` | none: plain HTTP | the path of a PEM file, the service's own certificate first |
/// | `BILLING_TLS_KEY` | none | the path of a PEM file; needed beside the certificate |
extension ProgramSettings {
  /// Throws the first setting that cannot be used.
  init(environment reader: ConfigReader) throws(SettingError) {
    let values = EnvironmentValues(reader)
    service = ServiceSettings(
      host: values.text("host") ?? "127.0.0.1",
      port: try values.port("port") ?? 3_100,
      adminKey: try values.secret("billing.admin.key", minimumLength: 16),
      publicURL: try values.webAddress("billing.public.url"),
      certificateFiles: try values.certificateFiles(),
      webhookSecret: try values.secrets("stripe.webhook.secret", minimumLength: 8),
      pages: PageSettings(
        frameAncestors: try values.origins("billing.frame.ancestors"),
        portalURL: try values.webAddress("billing.portal.url"), brand: try values.brand(),
        language: try values.language("billing.brand.language") ?? .en,
        strings: try values.strings("billing.brand.strings")),
      limits: try ServiceLimits(environment: values),
      quarantine: try values.quarantine())
    secret = try values.secrets("billing.secret", minimumLength: ServerSecret.minimumLength)
    database = try values.database("database.url")
    stripeKey = try values.stripeKey("stripe.secret.key")
    stripeBase = try values.webAddress("stripe.api.base")
    stripeVersion = try values.stripeVersion("stripe.api.version")
    stripeCallsPerSecond = try values.count("stripe.calls.per.second", in: 1...100_000)
    stripeMeterEventsPerSecond = try values.count(
      "stripe.meter.events.per.second", in: 1...100_000)
    catalogPath = values.text("billing.catalog")
    alertRulesPath = values.text("billing.alert.rules")
    alertAddresses = try values.addresses("billing.alert.addresses")
    alertSeconds = try values.count("billing.alert.seconds", in: 1...86_400) ?? 300
    exports = try values.exports()
    logFormat = try values.logFormat("log.format") ?? .text
  }

  /// Reads the process's own environment.
  static func fromEnvironment() throws(SettingError) -> ProgramSettings {
    try ProgramSettings(
      environment: ConfigReader(provider: EnvironmentVariablesProvider()))
  }
}

extension ServiceLimits {
  fileprivate init(environment values: EnvironmentValues) throws(SettingError) {
    self.init()
    metricNames = try values.count("billing.max.metric.names", in: 1...10_000) ?? metricNames
    instances = try values.count("billing.max.instances", in: 1...1_000_000) ?? instances
    newCustomers =
      try values.count("billing.max.new.customers", in: 1...10_000_000) ?? newCustomers
    batchesAtOnce = try values.count("billing.max.batches", in: 1...1_000) ?? batchesAtOnce
    shutdownSeconds = try values.count("billing.shutdown.seconds", in: 0...600) ?? shutdownSeconds
    connections = try values.count("billing.max.connections", in: 1...65_000) ?? connections
    connectionsPerAddress =
      try values.count("billing.max.connections.per.address", in: 1...65_000)
      ?? connectionsPerAddress
    headerSeconds = try values.count("billing.header.seconds", in: 1...600) ?? headerSeconds
    bodySeconds = try values.count("billing.body.seconds", in: 1...3_600) ?? bodySeconds
    idleSeconds = try values.count("billing.idle.seconds", in: 1...3_600) ?? idleSeconds
    bodyMegabytes =
      try values.count("billing.max.body.megabytes", in: 16...65_536) ?? bodyMegabytes
    answerMegabytes =
      try values.count("billing.max.answer.megabytes", in: 16...65_536) ?? answerMegabytes
    listsAtOnce = try values.count("billing.max.lists", in: 1...1_000) ?? listsAtOnce
    requestsPerSecond =
      try values.count("billing.max.requests.per.second", in: 0...1_000_000) ?? requestsPerSecond
    requestBurst =
      try values.count("billing.max.request.burst", in: 0...10_000_000) ?? requestBurst
    wrongKeys = try values.count("billing.max.wrong.keys", in: 1...1_000_000) ?? wrongKeys
  }
}
