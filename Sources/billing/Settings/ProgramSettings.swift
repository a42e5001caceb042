import BillingServer
import ProgramLog
import StripeAPI
import Wire

/// Everything that the environment says to `billing`.
struct ProgramSettings: Sendable {
  /// Where the ledger lives.
  enum Database: Hashable, Sendable {
    case sqlite(path: String)
    /// The URL may hold a password.
    case postgres(url: Secret)
  }

  var service: ServiceSettings
  var database: Database
  /// The server's own, newest first with commas between; nil: the file's.
  var secret: Secret?
  /// Nil: the embedded sandbox.
  var stripeKey: StripeSecretKey?
  /// Nil: Stripe's own, or the embedded sandbox's without a key.
  var stripeBase: String?
  /// A Stripe API version such as `2026-05-27.dahlia`; nil: the one this program was made for.
  var stripeVersion: String?
  /// How many calls a second this process may make; nil: Stripe's limit for the key.
  var stripeCallsPerSecond: Int?
  /// The same for meter events; nil: Stripe's limit for the key.
  var stripeMeterEventsPerSecond: Int?
  /// The catalogue's path; nil: `catalog.yaml` where it exists, else the built-in one.
  var catalogPath: String?
  /// The path of the file with rules and receivers of alerts; nil: the standard rules, and nobody is told.
  var alertRulesPath: String?
  /// Addresses that receivers of alerts may have although this machine has them, or its network alone.
  var alertAddresses: Set<String> = []
  /// How long is waited between two evaluations of the rules.
  var alertSeconds: Int
  /// Which tables are written into which folder; nil: none.
  var exports: ExportSchedule?

  var logFormat: LogFormat

  /// Where the embedded sandbox keeps its state.
  var sandboxStatePath: String {
    switch database {
    case .sqlite(let path): "\(path).sandbox"
    case .postgres: "billing.sandbox"
    }
  }
}
