public import Metering

/// What is known of one metered item of a subscription when its segments are cut.
public struct ObservedItem: Hashable, Sendable {
  public let id: ItemID
  public let meter: MeterKey
  public let price: PriceID
  /// The item's current period, cut short where the subscription ends in it.
  public let period: BillingPeriod
  /// When the item was added.
  public let createdAt: Timestamp
  /// Whether the current period is a trial's.
  public let isTrial: Bool
  /// From which the item's other periods follow.
  public let anchor: PeriodAnchor

  public init(
    id: ItemID, meter: MeterKey, price: PriceID, period: BillingPeriod, createdAt: Timestamp,
    isTrial: Bool, anchor: PeriodAnchor
  ) {
    self.id = id
    self.meter = meter
    self.price = price
    self.period = period
    self.createdAt = createdAt
    self.isTrial = isTrial
    self.anchor = anchor
  }

  /// Whether a segment is one of this item on its present meter.
  func holds(_ segment: Segment) -> Bool {
    segment.key.item == id && segment.key.meter == meter
  }
}

/// Cuts periods into segments: at a change of price, at a trial's end, where an item comes or goes, at cancellation.
///
/// Pure: from the segments known and a subscription as it is now to the segments that changed. Seen again, the same
/// subscription changes nothing. What happened between two refreshes is dated to the moment of the one that found it,
/// except where Stripe says when.
public struct SegmentCutting: Hashable, Sendable {
  public let customer: CustomerID
  /// The segments of this subscription's items, past ones included.
  public let known: [Segment]
  /// When what is seen was true, in the customer's time.
  public let observedAt: Timestamp
  /// The rules that segments begin with from now on; a segment that has rules keeps them.
  public let meters: [MeterKey: Meter]

  /// A meter that is not among `meters`, because it left the catalogue, goes on by the rules it has.
  public init(
    customer: CustomerID, known: [Segment], observedAt: Timestamp, meters: [MeterKey: Meter] = [:]
  ) {
    self.customer = customer
    self.known = known
    self.observedAt = observedAt
    self.meters = meters
  }

  /// The new and the changed segments. `endedAt` is when the subscription ended; nil while it lives.
  public func segments(_ items: [ObservedItem], endedAt: Timestamp?) -> [Segment] {
    var result: [Segment.Key: Segment] = [:]
    let ruled = known.map { $0.counted(by: meters[$0.key.meter]) }
    for segment in ruled where !items.contains(where: { $0.holds(segment) }) {
      result[segment.key] = segment.ending(at: observedAt)
    }
    for item in items {
      let own = ruled.filter(item.holds).sorted { $0.key.start < $1.key.start }
      let changed = changes(item, own)
      for segment in own + changed + paused(item, by: (own + changed).last?.rules, until: endedAt) {
        result[segment.key] = segment
      }
    }
    return result.values.map { $0.ending(at: endedAt ?? .distantFuture) }
      .filter { !known.contains($0) }
      .sorted {
        ($0.key.meter, $0.key.start, $0.key.item) < ($1.key.meter, $1.key.start, $1.key.item)
      }
  }

  private func changes(_ item: ObservedItem, _ own: [Segment]) -> [Segment] {
    guard let last = own.last else {
      return begun(item)
    }
    return last.key.start >= item.period.start ? current(item, last) : renewed(item, last)
  }

  /// An item that is seen for the first time. One that came to a subscription which is known counts from when it was added,
  /// also through periods that passed unseen; of one that is first seen with its subscription those are the events' to tell.
  private func begun(_ item: ObservedItem) -> [Segment] {
    let rules = meters[item.meter]
    let start = max(item.period.start, item.createdAt)
    let current = segment(item, from: start, by: rules)
    guard !known.isEmpty else { return [current] }
    return passed(item, from: item.createdAt, price: item.price, rules) + [current]
  }

  /// The last known segment lies in the current period.
  private func current(_ item: ObservedItem, _ last: Segment) -> [Segment] {
    let fresh = segment(item, from: last.key.start, by: last.rules)
    if last.price == item.price || observedAt <= last.key.start { return [fresh] }
    let change = min(observedAt, item.period.end)
    return [last.ending(at: change), segment(item, from: change, by: rules(after: last))]
  }

  /// Periods have begun since; those that passed unseen are filled in, as the last known price and rules had them.
  private func renewed(_ item: ObservedItem, _ last: Segment) -> [Segment] {
    [last.ending(at: item.period.start)]
      + passed(item, from: last.end, price: last.price, last.rules)
      + [segment(item, from: item.period.start, by: rules(after: last))]
  }

  /// A trial that ended without a way to pay leaves its subscription paused: Stripe begins no period, and what is used is on no
  /// invoice (docs.stripe.com/billing/subscriptions/trials). Where such a subscription ends those are stretches like others,
  /// and late usage; one that is resumed has them filled in as periods that passed.
  private func paused(_ item: ObservedItem, by rules: Meter?, until endedAt: Timestamp?)
    -> [Segment]
  {
    guard let endedAt, item.isTrial else { return [] }
    return passed(item, from: item.period.end, to: endedAt, price: item.price, rules)
  }

  /// The item's periods from a moment on that are over; none where it lies in the current one.
  private func passed(
    _ item: ObservedItem, from start: Timestamp, to end: Timestamp? = nil, price: PriceID,
    _ rules: Meter?
  ) -> [Segment] {
    var result: [Segment] = []
    var start = start
    let end = end ?? item.period.start
    while start < end {
      let period = item.anchor.period(containing: start)
      let until = min(max(period.end, start.advanced(bySeconds: 1)), end)
      result.append(
        Segment(
          key: Segment.Key(
            customer: customer, meter: item.meter, item: item.id, start: start),
          price: price, end: until, billing: .billed, rules: rules))
      start = until
    }
    return result
  }

  private func rules(after last: Segment) -> Meter? { meters[last.key.meter] ?? last.rules }

  private func segment(_ item: ObservedItem, from start: Timestamp, by rules: Meter?) -> Segment {
    Segment(
      key: Segment.Key(customer: customer, meter: item.meter, item: item.id, start: start),
      price: item.price, end: max(start, item.period.end),
      billing: item.isTrial ? .trial : .billed, rules: rules)
  }
}

extension Segment {
  /// The same segment, ending at `time` if that is earlier; one that begins later becomes empty.
  func ending(at time: Timestamp) -> Segment {
    Segment(
      key: key, price: price, end: max(key.start, min(end, time)), billing: billing, rules: rules,
      unbilledUntil: unbilledUntil)
  }
}
