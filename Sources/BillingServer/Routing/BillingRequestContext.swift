import Hummingbird

/// What is known of a request on its way through the service.
struct BillingRequestContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  /// Set by the access check before any route runs.
  var caller: Caller = .unknown

  init(source: Source) {
    coreContext = CoreRequestContextStorage(source: source)
  }
}
