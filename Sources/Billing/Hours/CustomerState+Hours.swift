import Amounts
import Catalog
public import Metering
import Rating
public import UsageLedger

extension CustomerState {
  /// Which hours of a customer's meters are wanted.
  public struct WantedHours: Hashable, Sendable {
    /// How many weeks before each hour are read with it.
    public var weeks: Int64
    /// The hours; nil for the newest that is reported.
    public var hours: [HourSlot]?
    /// Whether what each added to the invoice is wanted, which reads two totals more of each hour.
    public var hasCost: Bool

    /// The newest hour and the same of four weeks.
    public init(weeks: Int64 = 4, hours: [HourSlot]? = nil, hasCost: Bool = false) {
      self.weeks = weeks
      self.hours = hours
      self.hasCost = hasCost
    }
  }

  private static let hoursAWeek: Int64 = 168

  /// The newest hour that the newest report of any instance reaches to the end of; nil before there is one.
  public static func newestHour(_ records: CustomerRecords, now: Timestamp) -> HourSlot? {
    guard let newest = records.instances.map(\.newestWindow.end).max() else { return nil }
    let known = min(newest, now)
    let slot = HourSlot(ofWindowEnd: known)
    return slot.end <= known ? slot : HourSlot(number: slot.number - 1)
  }

  /// Every meter of the catalogue in the wanted hours beside the weeks before, by meter and hour.
  ///
  /// The state must have been read with the same `wanted`. A cost is what `line` makes of the totals at the hour's two ends.
  /// Throws `storeFailed` where it was not, and `overflow`.
  public func hourComparisons(_ wanted: WantedHours) throws(BillingError) -> [HourComparison] {
    var found: [HourComparison] = []
    let hours = Self.hours(wanted, records, now: now)
    for meter in catalog.meters {
      var known: [HourSlot: HourUsage] = [:]
      for hour in Self.withWeeks(hours, wanted) {
        known[hour] = try usage(of: meter, in: hour, hasCost: wanted.hasCost)
      }
      for hour in hours {
        guard let current = known[hour] else { continue }
        found.append(
          HourComparison(
            meter: meter, currency: try currency(of: meter.key, in: hour), current: current,
            before: Self.before(hour, wanted).compactMap { known[$0] }))
      }
    }
    return found
  }

  static func hourQueries(
    _ wanted: WantedHours, _ records: CustomerRecords, catalog: PriceCatalog, now: Timestamp
  ) -> Set<FactsQuery> {
    var queries: Set<FactsQuery> = []
    for hour in withWeeks(hours(wanted, records, now: now), wanted) {
      for meter in catalog.meters {
        queries.insert(hourQuery(meter, hour, records))
        guard wanted.hasCost, let segment = segment(of: meter.key, in: hour, records) else {
          continue
        }
        for span in ends(of: hour, in: segment) where !span.isEmpty {
          queries.insert(
            FactsQuery(
              customer: records.customer, meter: segment.rules ?? meter, span: span))
        }
      }
    }
    return queries
  }

  private static func hours(_ wanted: WantedHours, _ records: CustomerRecords, now: Timestamp)
    -> [HourSlot]
  {
    wanted.hours ?? newestHour(records, now: now).map { [$0] } ?? []
  }

  private static func before(_ hour: HourSlot, _ wanted: WantedHours) -> [HourSlot] {
    (0..<wanted.weeks).map { HourSlot(number: hour.number - ($0 + 1) * hoursAWeek) }
  }

  private static func withWeeks(_ hours: [HourSlot], _ wanted: WantedHours) -> Set<HourSlot> {
    Set(hours.flatMap { [$0] + before($0, wanted) })
  }

  private static func hourQuery(_ meter: Meter, _ hour: HourSlot, _ records: CustomerRecords)
    -> FactsQuery
  {
    FactsQuery(
      customer: records.customer, meter: meter, span: UsageSpan(start: hour.start, end: hour.end))
  }

  /// The segment that counts the windows which end at the hour's end.
  private static func segment(
    of meter: MeterKey, in hour: HourSlot, _ records: CustomerRecords
  ) -> Segment? {
    records.segments.first { $0.key.meter == meter && $0.span.contains(windowEnd: hour.end) }
  }

  /// The segment until the hour began and until it ended.
  private static func ends(of hour: HourSlot, in segment: Segment) -> [UsageSpan] {
    [segment.span.until(hour.start), segment.span.until(hour.end)]
  }

  private func usage(of meter: Meter, in hour: HourSlot, hasCost: Bool) throws(BillingError)
    -> HourUsage
  {
    let query = Self.hourQuery(meter, hour, records)
    guard let facts = facts[query] else {
      throw BillingError(.storeFailed, "the hour to \(hour.end) of \(meter.key) was not read")
    }
    guard facts.entryCount > 0 else { return HourUsage(hour: hour, value: nil) }
    return HourUsage(
      hour: hour, value: try total(query, at: hour.end, by: meter).exact,
      cost: hasCost ? try cost(of: meter, in: hour) : nil)
  }

  private func cost(of meter: Meter, in hour: HourSlot) throws(BillingError) -> Money? {
    guard let segment = Self.segment(of: meter.key, in: hour, records),
      terms[segment.price]?.model != nil
    else { return nil }
    let rules = segment.rules ?? meter
    var amounts: [Money] = []
    for span in Self.ends(of: hour, in: segment) {
      let query = FactsQuery(customer: customer, meter: rules, span: span)
      let whole = span.isEmpty ? .zero : try total(query, at: span.end, by: rules).whole
      amounts.append(try line(segment, rules, whole).amount)
    }
    do {
      return try amounts[1].subtracting(amounts[0])
    } catch {
      throw BillingError(amount: error)
    }
  }

  private func total(_ query: FactsQuery, at end: Timestamp, by meter: Meter)
    throws(BillingError) -> SegmentTotal
  {
    guard let facts = facts[query] else {
      throw BillingError(.storeFailed, "\(meter.key) in \(query.span) was not read")
    }
    do {
      return try SegmentTotal(meter: meter, facts: facts, span: query.span, now: end)
    } catch {
      throw BillingError(amount: error)
    }
  }

  private func currency(of meter: MeterKey, in hour: HourSlot) throws(BillingError) -> Currency? {
    guard let segment = Self.segment(of: meter, in: hour, records),
      let terms = terms[segment.price]
    else { return nil }
    return try terms.chargedIn()
  }
}
