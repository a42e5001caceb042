/// A meter's value over some of its events (docs.stripe.com/billing/subscriptions/usage-based/meters/configure).
struct UsageAggregation {
  var formula: Meter.Formula
  var window: Meter.Window?
  var lastBy = LastRule.timestamp

  /// `events` by timestamp, then receipt. Without events 0, also for `last`.
  func value(of events: [UsageBook.Event]) -> Int128 {
    let counted = window.map { Self.newestReceived(in: events, per: $0) } ?? events
    return switch formula {
    case .sum: counted.reduce(Int128(0)) { $0 + Int128($1.value) }
    case .count: Int128(counted.count)
    case .last: Int128(last(of: counted)?.value ?? 0)
    }
  }

  private func last(of events: [UsageBook.Event]) -> UsageBook.Event? {
    switch lastBy {
    case .timestamp: events.last
    case .received: events.max { $0.sequence < $1.sequence }
    }
  }

  /// A pre-aggregated meter counts the most recently received event of each UTC hour or day only.
  private static func newestReceived(in events: [UsageBook.Event], per window: Meter.Window)
    -> [UsageBook.Event]
  {
    var newest: [UsageBook.Event] = []
    for event in events {
      let bucket = event.timestamp.flooredDivision(by: window.seconds)
      let isSame =
        newest.last.map { $0.timestamp.flooredDivision(by: window.seconds) == bucket } ?? false
      if !isSame {
        newest.append(event)
      } else if let last = newest.last, last.sequence < event.sequence {
        newest[newest.count - 1] = event
      }
    }
    return newest
  }
}

extension SandboxState {
  func aggregation(of meter: Meter) -> UsageAggregation {
    UsageAggregation(formula: meter.formula, window: meter.window, lastBy: rules.lastBy)
  }

  /// What a meter says for a customer over `[start, end)`, as far as it is processed.
  func usage(of meter: Meter, customer: String, from start: Int64, to end: Int64, seen: Int64)
    -> Int128
  {
    let key = UsageBook.Key(meter: meter.id, customer: customer)
    let events = usage.events(key, from: start, to: end, visibleAt: seen)
    return aggregation(of: meter).value(of: events)
  }
}
