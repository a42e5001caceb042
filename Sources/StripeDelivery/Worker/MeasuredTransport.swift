import CoreMetrics
public import StripeAPI

/// A transport that counts what its requests came to, and how long they took.
public struct MeasuredTransport: StripeTransport {
  /// `ok`: 2xx; `limited`: 429; `refused`: other 4xx; `failed`: 5xx and all else; `unanswered`: nothing came, or too late.
  enum Outcome: String, CaseIterable {
    case ok
    case limited
    case refused
    case failed
    case unanswered

    init(status: Int) {
      self =
        switch status {
        case 200..<300: .ok
        case 429: .limited
        case 400..<500: .refused
        default: .failed
        }
    }
  }

  private let transport: any StripeTransport
  private let counters: [Outcome: Counter]
  private let duration = Timer(label: "billing_stripe_request_duration_seconds")

  /// Sends by `transport`.
  public init(_ transport: any StripeTransport) {
    self.transport = transport
    counters = Dictionary(
      uniqueKeysWithValues: Outcome.allCases.map {
        ($0, Counter(label: "billing_stripe_requests_total", dimensions: [("result", $0.rawValue)]))
      })
  }

  /// As the transport's, counted.
  public func send(_ request: StripeHTTPRequest) async throws -> StripeHTTPResponse {
    let start = ContinuousClock.now
    do {
      let response = try await transport.send(request)
      count(Outcome(status: response.status), since: start)
      return response
    } catch {
      count(.unanswered, since: start)
      throw error
    }
  }

  private func count(_ outcome: Outcome, since start: ContinuousClock.Instant) {
    counters[outcome]?.increment()
    let (seconds, attoseconds) = (ContinuousClock.now - start).components
    duration.recordNanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
  }
}
