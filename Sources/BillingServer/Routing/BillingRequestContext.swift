import Hummingbird
import Logging
import NIOCore

/// What is known of a request on its way through the service.
struct BillingRequestContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  /// Names the request in the answer and in the log; empty under a log handler that keeps no metadata.
  var requestID: String
  /// The address that the connection comes from; a proxy's behind one.
  let remoteAddress: String?
  /// The connection, whose end an answer that goes on for long looks for.
  let channel: any Channel
  /// Where the access check leaves what the answer tells of the caller's requests.
  let rate = RateStanding.Note()
  /// Set by the access check before any route runs.
  var caller: Caller = .refused(.missing)

  init(source: Source) {
    coreContext = CoreRequestContextStorage(source: source)
    channel = source.channel
    remoteAddress = source.channel.remoteAddress?.ipAddress
    requestID = source.logger[metadataKey: RequestLog.idKey]?.description ?? ""
  }
}
