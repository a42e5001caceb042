/// What a sandbox can be told; the defaults are Stripe's behaviour towards a customer who can always pay.
public struct SandboxSettings: Sendable {
  /// Address to listen on; the sandbox is made for this machine only.
  public var host: String
  /// Port; 0 takes any that is free.
  public var port: Int
  /// A file that keeps the state over restarts; nil keeps it in memory only.
  public var stateFile: String?
  /// A JSON file of calls that are made at the first start.
  public var seedFile: String?
  /// Seed of all ids; nil draws one, so that ids differ from run to run.
  public var seed: UInt64?
  /// The version that answers calls without a `Stripe-Version` header.
  public var defaultVersion = "2026-05-27.dahlia"
  /// How many events are kept for /v1/events; the oldest go first, and all go after 30 days.
  public var eventsKept = 50_000
  /// Switches for what no public page of Stripe's settles.
  public var rules = BillingRules()

  public init(host: String = "127.0.0.1", port: Int = 12_111, stateFile: String? = nil) {
    self.host = host
    self.port = port
    self.stateFile = stateFile
  }
}
