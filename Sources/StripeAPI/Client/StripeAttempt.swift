/// How one attempt at a request ended.
enum StripeAttempt {
  case answered(StripeHTTPResponse)
  case unanswered(StripeTransportError)

  /// The part the retry rules look at.
  var outcome: RetryPolicy.Outcome {
    switch self {
    case .unanswered: .noAnswer
    case .answered(let answer):
      .answer(
        status: answer.status, shouldRetry: answer.header("Stripe-Should-Retry"),
        retryAfterSeconds: answer.retryAfterSeconds)
    }
  }

  /// The answer if it is one of success, else the error it stands for.
  func successfulAnswer() throws(StripeError) -> StripeHTTPResponse {
    switch self {
    case .answered(let answer) where answer.isSuccess: return answer
    case .answered(let answer): throw StripeError(answer: answer)
    case .unanswered(let error):
      throw StripeError(
        kind: error.kind == .timeout ? .timeout : .connection, message: error.reason)
    }
  }
}
