import Hummingbird
import Logging

/// What is known of a request on its way through the service.
struct BillingRequestContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  /// Names the request in the answer and in the log; empty under a log handler that keeps no metadata.
  let requestID: String
  /// Set by the access check before any route runs.
  var caller: Caller = .unknown

  init(source: Source) {
    coreContext = CoreRequestContextStorage(source: source)
    requestID = source.logger[metadataKey: RequestLog.idKey]?.description ?? ""
  }
}
