import StripeAPI
import Synchronization

/// Stripe behind a line that loses things; counts how often each fault fired.
final class FaultyTransport: StripeTransport {
  enum Fault: Sendable, Hashable {
    /// The request never arrives.
    case requestLost
    /// Stripe does it, and the answer never arrives.
    case answerLost
    /// Stripe answers with this status instead of doing it.
    case status(Int)
  }

  fileprivate struct State {
    var plan: [Fault?] = []
    var existing: Fault?
    /// Part of the addresses of writes that the existing fault happens to; nil for every request.
    var path: String?
    var fired = 0
    var meterEvents: [String] = []
    var inFlight = 0
    var mostInFlight = 0
  }

  private let inner: any StripeTransport
  private let state = Mutex(State())

  init(_ inner: any StripeTransport) {
    self.inner = inner
  }

  /// How many faults came to pass.
  var fired: Int { state.withLock { $0.fired } }
  /// The bodies of the meter events that were sent, lost ones too.
  var meterEvents: [String] { state.withLock { $0.meterEvents } }
  /// How many meter events were under way at the same time.
  var mostInFlight: Int { state.withLock { $0.mostInFlight } }

  /// What happens to the next meter events, one after the other; nil for nothing.
  func plan(_ faults: [Fault?]) {
    state.withLock { $0.plan = faults }
  }

  /// What happens to every request from now on, or only to those that write where the address has `path`.
  func stand(_ fault: Fault?, writing path: String? = nil) {
    state.withLock {
      $0.existing = fault
      $0.path = path
    }
  }

  func send(_ request: StripeHTTPRequest) async throws -> StripeHTTPResponse {
    let isEvent = request.url.hasSuffix("/v1/billing/meter_events")
    let fault = state.withLock { $0.next(isEvent, request) }
    defer { if isEvent { state.withLock { $0.inFlight -= 1 } } }
    switch fault {
    case nil: return try await inner.send(request)
    case .requestLost: throw StripeTransportError(kind: .connection, reason: "lost")
    case .answerLost:
      _ = try await inner.send(request)
      throw StripeTransportError(kind: .timeout, reason: "answer lost")
    case .status(let status):
      return StripeHTTPResponse(
        status: status, headers: [("Stripe-Rate-Limited-Reason", "endpoint-rate")],
        body: Array(#"{"error":{"type":"api_error","message":"injected"}}"#.utf8))
    }
  }
}

extension FaultyTransport.State {
  fileprivate mutating func next(_ isEvent: Bool, _ request: StripeHTTPRequest)
    -> FaultyTransport.Fault?
  {
    let isMeant = path.map { request.method == .post && request.url.contains($0) } ?? true
    var fault = isMeant ? existing : nil
    if isEvent {
      meterEvents.append(request.body ?? "")
      inFlight += 1
      mostInFlight = max(mostInFlight, inFlight)
      if fault == nil, !plan.isEmpty { fault = plan.removeFirst() }
    }
    if fault != nil { fired += 1 }
    return fault
  }
}
