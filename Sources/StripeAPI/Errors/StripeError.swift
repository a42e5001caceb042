/// Why a request to Stripe did not give the answer asked for, or why a message that claims to be Stripe's was refused.
///
/// Its description is one line and safe to log: it holds no key, no signing secret, no request or answer body.
public struct StripeError: Error, Sendable, Equatable {
  /// What went wrong, as far as a caller must tell cases apart.
  public let kind: Kind
  /// The HTTP status; nil when there was no answer.
  public let status: Int?
  /// Stripe's error `type`, such as `invalid_request_error`.
  public let type: String?
  /// Stripe's error `code`, such as `resource_missing`; many errors have none.
  public let code: String?
  /// Stripe's sentence, with anything that looks like a key taken out; or the client's own when there was no answer.
  public let message: String
  /// The parameter the error is about.
  public let param: String?
  /// Stripe's `Request-Id`, which its support asks for.
  public let requestID: String?

  /// An error with the given parts; `message` is redacted here.
  public init(
    kind: Kind, message: String, status: Int? = nil, type: String? = nil, code: String? = nil,
    param: String? = nil, requestID: String? = nil
  ) {
    self.kind = kind
    self.message = SecretText.redacting(message)
    self.status = status
    self.type = type
    self.code = code
    self.param = param
    self.requestID = requestID
  }
}

extension StripeError {
  /// The cases in which callers act differently.
  public enum Kind: Sendable, Equatable {
    /// No connection, or it broke before the answer was complete. The request may have been executed.
    case connection
    /// No complete answer within the time allowed. The request may have been executed.
    case timeout
    /// 429. Not executed. `reason` is the `Stripe-Rate-Limited-Reason` header; nil means a lock timeout
    /// ([rate limits](https://docs.stripe.com/rate-limits)).
    case rateLimited(reason: String?)
    /// The idempotency key was used before with other parameters.
    case idempotency
    /// 409: another request with this key, or on this object, is under way.
    case conflict
    /// The request is wrong and will stay wrong.
    case invalidRequest
    /// 404: no such object or address.
    case notFound
    /// 401: the key is missing, wrong or expired.
    case authentication
    /// 403: the key may not do this.
    case permission
    /// 402: the payment was declined.
    case card
    /// 5xx or an unknown kind of error. The request may have been executed.
    case api
    /// The answer could not be read as what was asked for. The request was executed.
    case unreadableAnswer
    /// The caller's task was cancelled before the answer came. The request may have been executed.
    case cancelled
    /// What must be written down before the call could not be. Not executed.
    case notSent
    /// A webhook's signature does not prove that Stripe sent it.
    case signature
  }

  /// Whether Stripe may have done what was asked although no success was seen: the same request, with the same
  /// idempotency key, must be repeated before anything else is concluded.
  public var mayHaveBeenExecuted: Bool {
    switch kind {
    case .connection, .timeout, .api, .unreadableAnswer, .conflict, .cancelled: true
    case .rateLimited, .idempotency, .invalidRequest, .notFound, .authentication, .permission,
      .card, .notSent, .signature:
      false
    }
  }

  /// Whether the same request may succeed later without anyone changing anything.
  public var isTransient: Bool {
    switch kind {
    case .connection, .timeout, .rateLimited, .conflict, .api, .notSent, .cancelled: true
    case .idempotency, .invalidRequest, .notFound, .authentication, .permission, .card,
      .unreadableAnswer, .signature:
      false
    }
  }
}

extension StripeError {
  /// What ended a call from outside: the task was cancelled, or the transport broke its promise.
  init(interruption error: any Error) {
    if error is CancellationError {
      self.init(kind: .cancelled, message: "the call to Stripe was cancelled")
    } else {
      self.init(kind: .connection, message: "the call to Stripe broke: \(error)")
    }
  }
}

extension StripeError: CustomStringConvertible {
  public var description: String {
    var parts = ["Stripe: \(message)"]
    if let status { parts.append("status \(status)") }
    if let code { parts.append("code \(code)") }
    if let param { parts.append("param \(param)") }
    if case .rateLimited(let reason?) = kind { parts.append("reason \(reason)") }
    if let requestID { parts.append("request \(requestID)") }
    return parts.joined(separator: ", ")
  }
}
