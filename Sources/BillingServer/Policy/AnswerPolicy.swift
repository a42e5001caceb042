import HTTPTypes

/// What every answer tells a browser, whatever it is: not to keep it, not to guess its type, and, where the service is reached by
/// TLS, to come by TLS alone for a year (RFC 6797).
struct AnswerPolicy: Sendable {
  /// Whether the service is reached by TLS.
  let isSecure: Bool

  /// What an answer says itself stays.
  func apply(to headers: inout HTTPFields) {
    headers[.xContentTypeOptions] = "nosniff"
    if headers[.cacheControl] == nil { headers[.cacheControl] = "no-store" }
    if isSecure { headers[.strictTransportSecurity] = "max-age=31536000" }
  }
}
