/// One thing asked of Stripe, before it is an HTTP request.
struct StripeCall: Sendable {
  let method: StripeHTTPMethod
  let path: StripePath
  let parameters: FormBody
  let idempotencyKey: IdempotencyKey?

  /// Reads; parameters go into the query.
  static func get(_ path: StripePath, _ parameters: FormBody = FormBody()) -> StripeCall {
    StripeCall(method: .get, path: path, parameters: parameters, idempotencyKey: nil)
  }

  /// Creates or changes; without a key of the caller's, the client makes one for this call and its retries.
  static func post(
    _ path: StripePath, _ parameters: FormBody = FormBody(), key: IdempotencyKey? = nil
  ) -> StripeCall {
    StripeCall(method: .post, path: path, parameters: parameters, idempotencyKey: key)
  }

  /// Deletes or cancels, which Stripe does once by itself; parameters go into the query.
  static func delete(_ path: StripePath, _ parameters: FormBody = FormBody()) -> StripeCall {
    StripeCall(method: .delete, path: path, parameters: parameters, idempotencyKey: nil)
  }

  /// What the call counts as among the account's limits.
  var lane: CallPacing.Lane {
    CallPacing.Lane(
      endpoint: "\(method.rawValue) \(path.endpoint)",
      isMeterEvent: method == .post && path.endpoint == "/v1/billing/meter_events")
  }

  /// The HTTP request; the same for every attempt. `generatedKey` is used by a POST that has none of its own.
  func request(
    _ configuration: StripeConfiguration, generatedKey: @autoclosure () -> IdempotencyKey
  ) -> StripeHTTPRequest {
    var headers = [
      (name: "Stripe-Version", value: configuration.version.text),
      (name: "User-Agent", value: "swift-metered-billing"),
    ]
    if let trace = StripeCause.current.traceParent {
      headers.append((name: "traceparent", value: trace))
    }
    var url = configuration.baseURL + path.text
    var body: String?
    if method == .post {
      headers.append((name: "Idempotency-Key", value: (idempotencyKey ?? generatedKey()).text))
      headers.append((name: "Content-Type", value: "application/x-www-form-urlencoded"))
      body = parameters.bodyText
    } else if !parameters.isEmpty {
      url += "?" + parameters.queryText
    }
    return StripeHTTPRequest(
      method: method, url: url, key: configuration.key, headers: headers, body: body,
      timeout: configuration.timeout)
  }
}
