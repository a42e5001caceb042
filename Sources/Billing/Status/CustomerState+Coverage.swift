public import Metering
public import UsageLedger

extension CustomerState {
  /// How complete the reports are of the running segments, or of the calendar month without one, and of a week at least.
  ///
  /// Throws `storeFailed` where the state was read without `hasCoverage`.
  public func coverage() throws(BillingError) -> CustomerCoverage {
    let query = Self.coverageWindows(records, now: now)
    return CustomerCoverage(
      of: customer, in: query.span, try reported(query), marks: records.marks, now: now)
  }

  /// The same of a span in it, such as a day.
  public func coverage(in span: UsageSpan) throws(BillingError) -> CustomerCoverage {
    let all = try reported(Self.coverageWindows(records, now: now))
    let part = all.map { instance in
      InstanceWindows(
        instance: instance.instance, first: instance.first,
        windows: instance.windows.filter { span.contains(windowEnd: $0.window.end) },
        isWhole: instance.isWhole
          || instance.windows.first.map { $0.window.end <= span.start } ?? true)
    }
    return CustomerCoverage(of: customer, in: span, part, marks: records.marks, now: now)
  }

  static func coverageWindows(_ records: CustomerRecords, now: Timestamp) -> WindowsQuery {
    let running = records.segments.filter { $0.span.contains(windowEnd: now) }
    let start =
      running.map(\.key.start).min() ?? BillingPeriod(calendarMonthOfWindowEnd: now).start
    let week = now.advanced(bySeconds: -7 * 86_400)
    return WindowsQuery(
      customer: records.customer, span: UsageSpan(start: min(start, week), end: now),
      limit: CustomerCoverage.windowsPerInstance)
  }

  func reported(_ query: WindowsQuery) throws(BillingError) -> [InstanceWindows] {
    guard let known = windows[query] else {
      throw BillingError(.storeFailed, "the windows of \(query.span) were not read")
    }
    return known
  }

  func history(_ span: UsageSpan) throws(BillingError) -> PeriodHistory {
    guard let known = histories[span] else {
      throw BillingError(.storeFailed, "the entries of \(span) were not read")
    }
    return known
  }
}
