import StripeAPI
import Synchronization

@testable import StripeSandbox

/// Our service's way to the sandbox, in this process and in virtual time; what goes wrong on it is drawn from a seed.
final class SandboxTransport: StripeTransport {
  private struct State {
    var trouble: Trouble?
    var random: DrawnNumbers
    var struck = 0
  }

  private let stripe: LifeStripe
  private let planted: PlantedFault?
  private let state: Mutex<State>

  init(_ stripe: LifeStripe, seed: UInt64, planted: PlantedFault? = nil) {
    self.stripe = stripe
    self.planted = planted
    state = Mutex(State(random: DrawnNumbers(seed: seed)))
  }

  /// From now on this is wrong; nil for nothing.
  func suffer(_ trouble: Trouble?) { state.withLock { $0.trouble = trouble } }

  /// How many calls something was wrong with.
  var struck: Int { state.withLock { $0.struck } }

  func send(_ request: StripeHTTPRequest) async throws -> StripeHTTPResponse {
    if let answer = plantedAnswer(to: request) { return answer }
    let kind = state.withLock { state -> Trouble.Kind? in
      guard let trouble = state.trouble,
        Int.random(in: 0..<100, using: &state.random) < trouble.percent
      else { return nil }
      state.struck += 1
      return trouble.kind
    }
    switch kind {
    case nil: return stripe.answer(request)
    case .unreachable: throw StripeTransportError(kind: .connection, reason: "unreachable")
    case .answersLost:
      _ = stripe.answer(request)
      throw StripeTransportError(kind: .timeout, reason: "answer lost")
    case .failing: return stripe.answer(request, fault: .error)
    case .failingAfter: return stripe.answer(request, fault: .errorAfter)
    case .limited:
      return StripeHTTPResponse(
        status: 429, headers: [("Stripe-Rate-Limited-Reason", "endpoint-rate")],
        body: Array(#"{"error":{"type":"invalid_request_error","message":"slow down"}}"#.utf8))
    }
  }

  /// What Stripe seems to answer where a fault is planted; nil for what it does answer.
  private func plantedAnswer(to request: StripeHTTPRequest) -> StripeHTTPResponse? {
    switch planted {
    case .changesAreDatedWhenSeen where request.url.contains("/v1/events?"): Self.nothing
    case .itemsAreNotAsked where request.url.contains("/v1/invoiceitems?"): Self.nothing
    case .lateUsageWaitsForEver where request.url.hasSuffix("/v1/invoices"):
      request.method == .post ? stripe.answer(Self.anyInvoice(like: request)).firstOfList : nil
    case .trialsKeepTheirUsage where Self.isZero(request):
      StripeHTTPResponse(
        status: 200,
        body: Array(
          #"{"object":"billing.meter_event","created":0,"event_name":"","identifier":"","livemode":false,"payload":{},"timestamp":0}"#
            .utf8))
    default: nil
    }
  }

  private static func isZero(_ request: StripeHTTPRequest) -> Bool {
    request.url.hasSuffix("/v1/billing/meter_events")
      && (request.body ?? "").split(separator: "&").contains {
        $0.hasSuffix("value%5D=0") || $0.hasSuffix("value]=0")
      }
  }

  private static let nothing = StripeHTTPResponse(
    status: 200, body: Array(#"{"object":"list","url":"/v1","has_more":false,"data":[]}"#.utf8))

  private static func anyInvoice(like request: StripeHTTPRequest) -> StripeHTTPRequest {
    StripeHTTPRequest(
      method: .get, url: request.url + "?limit=1", key: request.key, headers: request.headers,
      body: nil, timeout: request.timeout)
  }
}

extension StripeHTTPResponse {
  /// The one object of a list.
  fileprivate var firstOfList: StripeHTTPResponse {
    let text = String(decoding: body, as: UTF8.self)
    guard let start = text.firstRange(of: #""data":["#)?.upperBound,
      let end = text.lastIndex(of: "]")
    else { return self }
    return StripeHTTPResponse(status: status, headers: headers, body: Array(text[start..<end].utf8))
  }
}
