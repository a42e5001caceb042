/// What Stripe was told to charge, as the life saw it happen: one subscription, its plans and when each began.
struct Contract: Sendable {
  /// `sub_…`
  var subscription: String
  /// Unix seconds.
  var start: Int64
  /// When the free time ends; the start where there is none.
  var trialEnd: Int64
  /// From when on which plan.
  var plans: [(since: Int64, plan: String)]
  var endedAt: Int64?

  /// A stretch of time that is counted by itself.
  struct Stretch: Sendable, Hashable {
    var start: Int64
    var end: Int64
    /// Nil in a trial: nothing is charged.
    var plan: String?
  }

  /// Every stretch until `limit`: cut where a day is over, where the plan changed, and at the end.
  func stretches(until limit: Int64) -> [Stretch] {
    let end = min(endedAt ?? limit, limit)
    var cuts = Set(plans.map(\.since)).union([start, trialEnd, end])
    var day = trialEnd
    while day < end {
      cuts.insert(day)
      day += Life.daySeconds
    }
    let moments = cuts.filter { start <= $0 && $0 <= end }.sorted()
    return zip(moments, moments.dropFirst()).map { from, to in
      let plan = plans.last { $0.since <= from }?.plan
      return Stretch(start: from, end: to, plan: from < trialEnd ? nil : plan)
    }
  }
}
