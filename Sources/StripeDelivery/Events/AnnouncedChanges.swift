import Metering
import Synchronization

/// What events announced about customers, from the inbox to the reconciliation that looks at it. Nothing here is durable:
/// what is not finished stands in the inbox.
final class AnnouncedChanges: Sendable {
  /// How long a customer whose change could not be looked at waits, doubled up to the longest.
  private static let firstPauseSeconds: Int64 = 5
  private static let longestPauseSeconds: Int64 = 600

  private struct Trouble {
    var failures = 0
    var notBefore: Timestamp
  }

  private struct State {
    var changes: [CustomerID: AnnouncedChange] = [:]
    var underWay: Set<CustomerID> = []
    var troubles = BoundedMemory<CustomerID, Trouble>()
    /// Events about several customers, and who of them has not been looked at.
    var shared: [String: Set<CustomerID>] = [:]
    var catchingUp = CatchingUp.done
  }

  /// How far a process is with what happened before it began to run.
  private enum CatchingUp { case reading, announcing, done }

  private let state = Mutex(State())

  /// Says that Stripe's lists of events are going to be read for the first time. Nothing is closed until what they have is
  /// announced: a price may have been changed and changed back meanwhile, which only events tell.
  func beginCatchingUp() { state.withLock { $0.catchingUp = .reading } }

  /// The lists were read into the inbox.
  func noteReading() {
    state.withLock { if $0.catchingUp == .reading { $0.catchingUp = .announcing } }
  }

  /// Whether a pass through the inbox that begins now has what happened before.
  var hasRead: Bool { state.withLock { $0.catchingUp != .reading } }

  /// Such a pass is over.
  func noteAnnouncement() {
    state.withLock { if $0.catchingUp == .announcing { $0.catchingUp = .done } }
  }

  /// Whether what happened before this process ran is still to be announced.
  var isCatchingUp: Bool { state.withLock { $0.catchingUp != .done } }

  /// Whether a customer may be read at Stripe: events come first. Where there are more than one pass tells of, those of whom it
  /// told are looked at, so that the next one comes.
  func mayRead(_ customer: CustomerID) -> Bool {
    state.withLock { state in
      switch state.catchingUp {
      case .reading: false
      case .announcing: state.changes[customer] != nil
      case .done: true
      }
    }
  }

  /// Replaces what was known by what the inbox says now: what another process finished is not in it any more.
  func replace(with changes: [CustomerID: AnnouncedChange]) {
    state.withLock { $0.changes = changes }
  }

  /// Says that an event is about several customers and processed when all of them were looked at.
  func share(_ event: String, among customers: Set<CustomerID>) {
    state.withLock { $0.shared[event] = customers }
  }

  /// Who of the customers that share an event was not looked at yet.
  func left(of event: String) -> Set<CustomerID> {
    state.withLock { $0.shared[event] ?? [] }
  }

  /// Those that may be looked at now and are not being looked at.
  func ready(at now: Timestamp) -> [CustomerID] {
    state.withLock { state in
      state.changes.keys.filter { customer in
        !state.underWay.contains(customer)
          && state.troubles[customer].map { $0.notBefore <= now } ?? true
      }
    }
  }

  /// Whether somebody of whom the last pass told is still to be looked at and need not wait.
  func isBusy(at now: Timestamp) -> Bool {
    state.withLock { state in
      state.changes.keys.contains { customer in
        state.underWay.contains(customer)
          || state.troubles[customer].map { $0.notBefore <= now } ?? true
      }
    }
  }

  /// What is to be looked at for a customer, until `finish` or `fail`; nil for nothing, and while it has to wait.
  func take(_ customer: CustomerID, at now: Timestamp) -> AnnouncedChange? {
    state.withLock { state in
      if let trouble = state.troubles[customer], now < trouble.notBefore { return nil }
      guard let change = state.changes[customer] else { return nil }
      state.underWay.insert(customer)
      return change
    }
  }

  /// The change was looked at and that is durable.
  func finish(_ change: AnnouncedChange, of customer: CustomerID) {
    state.withLock { state in
      state.underWay.remove(customer)
      state.troubles[customer] = nil
      for suspicion in change.suspicions { state.shared[suspicion.event]?.remove(customer) }
      if let now = state.changes[customer], now.isSubset(of: change) {
        state.changes[customer] = nil
      }
    }
  }

  /// The change could not be looked at; it is tried again.
  func fail(_ customer: CustomerID, at now: Timestamp) {
    state.withLock { state in
      state.underWay.remove(customer)
      let failures = state.troubles[customer]?.failures ?? 0
      let pause = min(Self.firstPauseSeconds << Int64(min(failures, 10)), Self.longestPauseSeconds)
      state.troubles[customer] = Trouble(
        failures: failures + 1, notBefore: now.advanced(bySeconds: pause))
    }
  }
}
