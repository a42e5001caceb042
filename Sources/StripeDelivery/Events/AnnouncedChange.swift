import Metering
import UsageLedger

/// What Stripe's events say of one customer that nobody has looked at yet.
struct AnnouncedChange: Hashable, Sendable {
  /// The ids of the events that are processed with it: of this customer alone.
  var events: Set<String> = []
  /// Whether subscriptions are to be read.
  var hasSubscriptions = false
  /// Those that events name, with their times.
  var subscriptions: [String: Set<Timestamp>] = [:]
  /// The invoices that events name.
  var invoices: Set<String> = []
  /// Whether all invoices that may have changed are to be listed.
  var listsInvoices = false
  /// Facts that Stripe took and reported that it could not count.
  var suspicions: [MeterSuspicion] = []

  /// Takes in what an event concerns.
  mutating func add(_ event: InboxEvent, _ concern: EventConcern) {
    events.insert(event.id)
    switch concern {
    case .subscription(let id):
      hasSubscriptions = true
      subscriptions[id, default: []].insert(event.createdAt)
    case .subscriptions: hasSubscriptions = true
    case .invoice(let id): invoices.insert(id)
    case .invoices: listsInvoices = true
    case .meters, .meterErrors, .nothing: break
    }
  }

  mutating func add(_ suspicion: MeterSuspicion) { suspicions.append(suspicion) }

  /// Whether another change has all that this one has.
  func isSubset(of other: AnnouncedChange) -> Bool {
    events.isSubset(of: other.events)
      && Set(suspicions.map(\.event)).isSubset(of: other.suspicions.map(\.event))
  }
}
