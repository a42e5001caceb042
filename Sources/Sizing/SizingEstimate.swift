/// The answer: what a fleet takes, on one store. Everything is an estimate for a fleet that reports evenly over its windows.
public struct SizingEstimate: Codable, Equatable, Sendable {
  /// Where the ledger lies.
  public enum Store: String, Codable, Sendable {
    /// One process and one file.
    case sqlite
    /// Replicas of the service on one PostgreSQL with a standby.
    case postgres
    /// Several such deployments, each with its share of the customers.
    case shares
  }

  public var store: Store
  /// Reports a second over a whole window, and while a window's reports come in.
  public var reportsPerSecond: Double
  public var peakReportsPerSecond: Double
  /// Processes of the service, each with four cores at most; on PostgreSQL never fewer than two.
  public var replicas: Int
  public var serviceCores: Int
  /// Of all PostgreSQL servers that take writes; 0 on SQLite.
  public var databaseServers: Int
  public var databaseCores: Int
  /// In gigabytes (10^9 bytes), one copy.
  public var diskGigabytesEachYear: Double
  public var diskGigabytes: Double
  /// What a standby or an archive receives; 0 on SQLite.
  public var logGigabytesEachDay: Double
  /// In megabits a second while a window's reports come in, TLS among them.
  public var peakMegabitsIn: Double
  public var peakMegabitsOut: Double
  public var gigabytesOutEachMonth: Double
  /// Of all processes of the service, in megabytes.
  public var serviceMegabytes: Double
  /// Meter events a second at Stripe, one for each customer, meter and window.
  public var meterEventsPerSecond: Double
  /// Stripe accounts between which the customers would have to be divided for those.
  public var stripeAccounts: Int
  /// The shortest window, in seconds, at which one account takes the meter events.
  public var shortestWindowOfOneAccount: Int
  /// How long one comparison of all customers with Stripe takes, in hours; the service begins one every hour.
  public var hoursOfOneComparison: Double
  /// A month, in the currency of the prices: cores with their memory, disks with their copies, traffic. Nothing that Stripe takes.
  public var costOfCores: Double
  public var costOfDisks: Double
  public var costOfTraffic: Double

  public var cost: Double { costOfCores + costOfDisks + costOfTraffic }

  enum CodingKeys: String, CodingKey {
    case store
    case reportsPerSecond = "reports_per_second"
    case peakReportsPerSecond = "peak_reports_per_second"
    case replicas
    case serviceCores = "service_cores"
    case databaseServers = "database_servers"
    case databaseCores = "database_cores"
    case diskGigabytesEachYear = "disk_gigabytes_a_year"
    case diskGigabytes = "disk_gigabytes"
    case logGigabytesEachDay = "log_gigabytes_a_day"
    case peakMegabitsIn = "peak_megabits_in"
    case peakMegabitsOut = "peak_megabits_out"
    case gigabytesOutEachMonth = "gigabytes_out_a_month"
    case serviceMegabytes = "service_megabytes"
    case meterEventsPerSecond = "meter_events_per_second"
    case stripeAccounts = "stripe_accounts"
    case shortestWindowOfOneAccount = "shortest_window_of_one_account_seconds"
    case hoursOfOneComparison = "hours_of_one_comparison"
    case costOfCores = "cost_of_cores_a_month"
    case costOfDisks = "cost_of_disks_a_month"
    case costOfTraffic = "cost_of_traffic_a_month"
  }
}

/// What is planned with beside measured costs: how full machines may be, and how large one may grow.
enum Headroom {
  /// A core is planned to be busy for so much of the time while a window's reports come in.
  static let busy = 0.6
  /// A file on SQLite is planned up to here: it is backed up and checked as a whole.
  static let largestFileGigabytes = 500.0
  /// The rate on SQLite, of what the benchmark measured beside its load generator.
  static let ofSQLite = 0.5
  static let coresOfReplica = 4
  /// One PostgreSQL server: what is restored within a working day, and what is rented everywhere.
  static let largestServerGigabytes = 8_000.0
  static let largestServerCores = 32.0
  /// The service closes connections that are idle for longer (`BILLING_IDLE_SECONDS`): then every report makes its own.
  static let keptConnectionSeconds = 75
}

extension SizingEstimate {
  private static let secondsOfYear = 31_556_952.0

  /// `fleet` is one without problems.
  public init(_ fleet: Fleet, costs: UnitCosts) {
    let installations = Double(fleet.installations)
    let customers = Double(fleet.customers)
    let window = Double(fleet.windowSeconds)
    let rate = installations / window
    let peak = installations / Double(fleet.drainSeconds)
    let isLone = fleet.windowSeconds > Headroom.keptConnectionSeconds
    let connection =
      isLone ? max(0, costs.loneReportMicroseconds - costs.sqliteReportMicroseconds) : 0

    reportsPerSecond = rate
    peakReportsPerSecond = peak
    let years = Double(fleet.keptMonths) / 12
    let onSQLite = rate * Self.secondsOfYear * costs.sqliteReportBytes / 1e9
    let isSQLite =
      peak <= costs.sqliteReportsPerSecond * Headroom.ofSQLite
      && onSQLite * years <= Headroom.largestFileGigabytes
    func cores(_ microseconds: Double) -> Double { peak * microseconds / 1e6 / Headroom.busy }
    if isSQLite {
      store = .sqlite
      serviceCores = max(1, Int(cores(connection + costs.sqliteReportMicroseconds).rounded(.up)))
      replicas = 1
      databaseServers = 0
      databaseCores = 0
      diskGigabytesEachYear = onSQLite
      logGigabytesEachDay = 0
    } else {
      let server = cores(
        isLone ? costs.postgresHourlyReportMicroseconds : costs.postgresReportMicroseconds)
      diskGigabytesEachYear = rate * Self.secondsOfYear * costs.postgresReportBytes / 1e9
      databaseServers = Int(
        max(
          1, server / Headroom.largestServerCores,
          diskGigabytesEachYear * years / Headroom.largestServerGigabytes
        ).rounded(.up))
      store = databaseServers > 1 ? .shares : .postgres
      databaseCores = max(2 * databaseServers, Int(server.rounded(.up)))
      let service = cores(connection + costs.serviceReportMicroseconds)
      replicas = max(
        2 * databaseServers, Int((service / Double(Headroom.coresOfReplica)).rounded(.up)))
      serviceCores = max(replicas, Int(service.rounded(.up)))
      logGigabytesEachDay = rate * 86_400 * costs.postgresLogBytes / 1e9
    }
    diskGigabytes = diskGigabytesEachYear * years
    peakMegabitsIn = peak * costs.loneRequestBytes * 8 / 1e6
    peakMegabitsOut = peak * costs.loneAnswerBytes * 8 / 1e6
    gigabytesOutEachMonth = rate * Self.secondsOfYear / 12 * costs.loneAnswerBytes / 1e9
    serviceMegabytes = Double(replicas) * costs.serviceMegabytes

    let events = customers * Double(fleet.meters)
    meterEventsPerSecond = events / window
    stripeAccounts = max(
      1, Int((meterEventsPerSecond / StripeLimits.meterEventsPerSecond).rounded(.up)))
    shortestWindowOfOneAccount = Int((events / StripeLimits.meterEventsPerSecond).rounded(.up))
    hoursOfOneComparison =
      customers * StripeLimits.secondsOfComparison(meters: fleet.meters) / 3_600

    // A standby has the cores and the disk of its server; a file on SQLite has a backup of its size.
    costOfCores = Double(serviceCores + 2 * databaseCores) * fleet.corePrice
    costOfDisks = 2 * diskGigabytes * fleet.gigabytePrice
    costOfTraffic = gigabytesOutEachMonth * fleet.trafficPrice
  }
}
