import Metering
import Synchronization
import UsageLedger

/// When this process wrote down last that an event came by a way: once in half a minute is enough for whoever looks for silence.
final class ArrivalNotes: Sendable {
  private static let pauseSeconds: Int64 = 30

  private let notedAt = Mutex<[EventWay: Timestamp]>([:])

  /// Whether it is to be written down now, which is noted.
  func isDue(_ way: EventWay, at now: Timestamp) -> Bool {
    notedAt.withLock { noted in
      if let last = noted[way], now < last.advanced(bySeconds: Self.pauseSeconds) { return false }
      noted[way] = now
      return true
    }
  }
}

extension EventSource {
  /// By which way the events came; nil for a list that had nothing new, and for what webhooks need not bring. What a webhook brings
  /// counts in any case.
  func way(of arrivals: [EventArrival]) -> EventWay? {
    switch self {
    case .webhook: arrivals.isEmpty ? nil : .webhook
    case .list: arrivals.contains(.new) ? .list : nil
    case .thinList: nil
    }
  }
}
