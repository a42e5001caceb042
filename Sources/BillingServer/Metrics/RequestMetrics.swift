import CoreMetrics
import HTTPTypes
import Synchronization

/// Counts requests by route template and status, so that the number of series does not grow with the ids in paths.
final class RequestMetrics: Sendable {
  private struct Name: Hashable {
    let method: HTTPRequest.Method
    let route: String
    let status: Int
  }

  private struct Handles: Sendable {
    let requests: Counter
    let duration: CoreMetrics.Timer
  }

  private let factory: PrometheusRegistry
  private let inFlight: CoreMetrics.Meter
  private let handles = Mutex<[Name: Handles]>([:])

  init(factory: PrometheusRegistry) {
    self.factory = factory
    inFlight = CoreMetrics.Meter(label: "billing_http_requests_in_flight", factory: factory)
  }

  func began() { inFlight.increment() }

  /// A request that had begun is answered elsewhere, where it begins anew.
  func left() { inFlight.decrement() }

  func ended(
    _ method: HTTPRequest.Method, route: String?, status: Int, nanoseconds: Int64
  ) {
    inFlight.decrement()
    let handles = handles(of: Name(method: method, route: route ?? "none", status: status))
    handles.requests.increment()
    handles.duration.recordNanoseconds(nanoseconds)
  }

  private func handles(of name: Name) -> Handles {
    handles.withLock { known in
      if let handles = known[name] { return handles }
      let made = make(name)
      known[name] = made
      return made
    }
  }

  private func make(_ name: Name) -> Handles {
    let route = [("method", name.method.rawValue), ("route", name.route)]
    return Handles(
      requests: Counter(
        label: "billing_http_requests", dimensions: route + [("status", String(name.status))],
        factory: factory),
      duration: CoreMetrics.Timer(
        label: "billing_http_request_duration_seconds", dimensions: route, factory: factory))
  }
}
