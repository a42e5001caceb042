public import Metering
public import UsageLedger

/// What operators are told once a day: what was used, what will be billed, and what somebody should look at.
public struct DailyDigest: Sendable {
  /// What is told of alerts.
  public struct Alerts: Hashable, Sendable {
    /// How many fired in the day.
    public let fired: Int
    /// How many were resolved in the day.
    public let resolved: Int
    /// Those that fire when the digest is made.
    public let open: [AlertRecord]

    /// Of records that have the day's in them; `open`: those that fire now.
    public init(_ records: [AlertRecord], open: [AlertRecord], on day: DigestDay) {
      func isOn(_ time: Timestamp?) -> Bool {
        time.map { day.start <= $0 && $0 < day.end } ?? false
      }
      fired = records.count { isOn($0.firedAt) }
      resolved = records.count { isOn($0.resolvedAt) }
      self.open = open
    }
  }

  /// What a message of it says in `type`.
  public static let messageType = "digest.daily"

  /// The day that ended.
  public let day: DigestDay
  /// When the rest was looked at.
  public let madeAt: Timestamp
  /// Of alerts.
  public let alerts: Alerts
  /// Everyone that is linked or reports.
  public private(set) var customerCount = 0
  /// Those with a report of the day.
  public private(set) var reportingCount = 0
  /// Those that could not be read: nothing of theirs is in the rest.
  public private(set) var unreadCount = 0
  /// Those whose invoice cannot be told.
  public private(set) var unpricedCount = 0
  /// By meter.
  public private(set) var usage: [DigestUsage] = []
  /// What the day added to invoices, by meter.
  public private(set) var added: [DigestSum] = []
  /// What the running periods will bring, by plan.
  public private(set) var plans: [DigestSum] = []
  /// The same by meter.
  public private(set) var meters: [DigestSum] = []
  /// The day's windows.
  public private(set) var windows = DigestWindows()
  /// Totals that nothing is sent for, or that Stripe refused.
  public private(set) var failed = DigestMatters()
  /// Totals that wait for Stripe.
  public private(set) var ageing = DigestMatters()
  /// Late usage of the two newest closed periods that nobody has decided.
  public private(set) var late = DigestMatters()
  /// Periods that end within seven days.
  public private(set) var ending = DigestMatters()
  /// Instances whose next report is overdue.
  public private(set) var silent = DigestMatters()

  /// Of no customer yet.
  public init(_ day: DigestDay, madeAt: Timestamp, alerts: Alerts) {
    self.day = day
    self.madeAt = madeAt
    self.alerts = alerts
  }

  /// `dig_2026-01-31`: of each day one.
  public var id: String { "dig_\(day)" }

  /// Adds a customer; nil for one that could not be read.
  public mutating func add(_ customer: CustomerDigest?) {
    customerCount += 1
    guard let customer else {
      unreadCount += 1
      return
    }
    if customer.windows.reported > 0 || !customer.usage.isEmpty { reportingCount += 1 }
    // Joined at once: the memory follows meters and plans, not customers.
    usage = DigestUsage.joined(usage + customer.usage)
    added = DigestSum.joined(added + customer.added)
    windows.add(customer.windows)
    if let expected = customer.expected {
      plans = DigestSum.joined(plans + expected.plans)
      meters = DigestSum.joined(meters + expected.meters)
    } else {
      unpricedCount += 1
    }
    failed.add(customer.failed)
    ageing.add(customer.ageing)
    late.add(customer.late)
    ending.add(customer.ending)
    silent.add(customer.silent)
  }
}
