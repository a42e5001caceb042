/// Usage records of the generation before meters, per subscription item (docs.stripe.com/billing/subscriptions/usage-based-legacy).
struct UsageRecordBook: Codable, Sendable {
  struct Record: Codable, Sendable, Equatable {
    var timestamp: Int64
    var quantity: Int64
  }

  /// At most one record a timestamp, in the order of time.
  private var records: [String: [Record]] = [:]

  /// Adds to the value of a timestamp, or replaces it: `set` reaches no other timestamp.
  mutating func add(_ quantity: Int64, at timestamp: Int64, of item: String, replaces: Bool) {
    var list = records[item] ?? []
    let index = list.firstIndex { $0.timestamp >= timestamp } ?? list.count
    if index < list.count, list[index].timestamp == timestamp {
      list[index].quantity = replaces ? quantity : list[index].quantity &+ quantity
    } else {
      list.insert(Record(timestamp: timestamp, quantity: quantity), at: index)
    }
    records[item] = list
  }

  mutating func clear(_ item: String) { records[item] = nil }

  func hasRecords(_ item: String) -> Bool { records[item]?.isEmpty == false }

  /// What an item used over `[start, end)` by its price's `aggregate_usage`; 0 without records.
  func total(
    of item: String, _ aggregate: Price.Recurrence.Aggregate, from start: Int64, to end: Int64
  ) -> Int64 {
    let list = records[item] ?? []
    let inside = list.filter { start <= $0.timestamp && $0.timestamp < end }
    return switch aggregate {
    case .sum: inside.reduce(0) { $0 &+ $1.quantity }
    case .max: inside.map(\.quantity).max() ?? 0
    case .lastDuringPeriod: inside.last?.quantity ?? 0
    case .lastEver: list.last { $0.timestamp < end }?.quantity ?? 0
    }
  }
}

extension SandboxState {
  /// What the usage records of an item say over `[start, end)`.
  func recordedUsage(of item: SubscriptionItem, _ price: Price, from start: Int64, to end: Int64)
    -> Int64
  {
    usageRecords.total(
      of: item.id, price.recurrence?.aggregate ?? .sum, from: start, to: end)
  }

  func recordsExist(of item: SubscriptionItem) -> Bool { usageRecords.hasRecords(item.id) }
}
