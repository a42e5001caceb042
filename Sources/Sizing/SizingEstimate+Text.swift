extension SizingEstimate {
  /// A line for each figure, as the command prints them.
  public func text(of fleet: Fleet) -> String {
    let lines: [(String, String)] = [
      ("installations", Figure.count(Double(fleet.installations))),
      ("reports a second", Figure.short(reportsPerSecond)),
      ("  while a window comes in", Figure.short(peakReportsPerSecond)),
      ("store", storeText),
      ("service", "\(replicas) × \(Figure.count(Double(serviceCores) / Double(replicas))) cores"),
      ("  memory", Figure.bytes(serviceMegabytes / 1_000)),
      ("database", databaseText),
      ("disk a year, one copy", Figure.bytes(diskGigabytesEachYear)),
      ("  of \(fleet.keptMonths) months", Figure.bytes(diskGigabytes)),
      ("  log to a standby a day", store == .sqlite ? "–" : Figure.bytes(logGigabytesEachDay)),
      ("network in, at most", "\(Figure.short(peakMegabitsIn)) Mbit/s"),
      ("network out, at most", "\(Figure.short(peakMegabitsOut)) Mbit/s"),
      ("meter events a second", "\(Figure.short(meterEventsPerSecond)) of 1,000"),
      ("  accounts at Stripe", "\(stripeAccounts)"),
      (
        "  one takes windows from", "\(Figure.count(Double(shortestWindowOfOneAccount))) s"
      ),
      ("comparison with Stripe", "\(Figure.short(hoursOfOneComparison)) h a round"),
      ("cost a month", Figure.count(cost)),
      (
        "  cores, disks, traffic",
        [costOfCores, costOfDisks, costOfTraffic].map(Figure.count).joined(separator: " + ")
      ),
    ]
    let width = lines.map(\.0.count).max() ?? 0
    return lines.map { name, value in
      name + String(repeating: " ", count: width + 2 - name.count) + value
    }.joined(separator: "\n")
  }

  private var storeText: String {
    switch store {
    case .sqlite: "SQLite, one process"
    case .postgres: "PostgreSQL with a standby"
    case .shares: "PostgreSQL, \(databaseServers) deployments with their share of the customers"
    }
  }

  private var databaseText: String {
    guard store != .sqlite else { return "–" }
    let each = (Double(databaseCores) / Double(databaseServers)).rounded(.up)
    return "\(databaseServers) × \(Figure.count(each)) cores, and as many on standby"
  }
}

/// How estimates are written: no more digits than they are good for.
enum Figure {
  /// A whole number, rounded up, with commas: `12,345`.
  static func count(_ value: Double) -> String {
    let digits = String(Int(value.rounded(.up)))
    return String(
      digits.reversed().enumerated().flatMap { place, digit in
        place > 0 && place % 3 == 0 ? [",", digit] : [digit]
      }.reversed())
  }

  /// Two digits of what is less than ten, whole numbers of everything else.
  static func short(_ value: Double) -> String {
    guard value < 10 else { return count(value.rounded()) }
    let hundredths = Int((value * 100).rounded())
    let rest = hundredths % 100
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
  }

  /// Of gigabytes: `450 GB`, `3.94 TB`.
  static func bytes(_ gigabytes: Double) -> String {
    var value = gigabytes
    for unit in ["GB", "TB", "PB"] {
      if value < 1_000 || unit == "PB" { return "\(short(value)) \(unit)" }
      value /= 1_000
    }
    return "\(short(value)) PB"
  }
}
