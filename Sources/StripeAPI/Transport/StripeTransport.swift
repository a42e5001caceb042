/// Carries one request to Stripe and brings back one answer; knows nothing of retries or of what is asked.
///
/// Any complete HTTP answer is returned, whatever its status. Without one, ``StripeTransportError`` is thrown, or
/// `CancellationError` when the task was cancelled.
public protocol StripeTransport: Sendable {
  /// Sends `request` once and waits for the whole answer, at most `request.timeout`.
  func send(_ request: StripeHTTPRequest) async throws -> StripeHTTPResponse
}

/// Why a transport has no answer.
public struct StripeTransportError: Error, Sendable, Equatable {
  /// Which kind of failure it was; the request may have reached Stripe in both.
  public enum Kind: Sendable, Equatable {
    /// No connection, or it ended before the answer was complete.
    case connection
    /// The time allowed was over.
    case timeout
  }

  /// Which kind of failure it was.
  public let kind: Kind
  /// A short phrase for the log; holds no secret.
  public let reason: String

  /// A failure of the given kind; `reason` must hold no header and no body.
  public init(kind: Kind, reason: String) {
    self.kind = kind
    self.reason = reason
  }
}
