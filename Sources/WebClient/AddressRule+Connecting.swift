import NIOCore

/// A connection that was given up before anything was sent through it.
struct RefusedAddress: Error {
  let reason: String
}

extension AddressRule {
  /// Looks at the far end of a connection that was just made; fails for one that is refused, which is then closed.
  func check(_ channel: any Channel) -> EventLoopFuture<Void> {
    let own = (try? System.enumerateDevices().compactMap { $0.address?.ipAddress }) ?? []
    guard let reason = refusal(of: channel.remoteAddress, own: Set(own)) else {
      return channel.eventLoop.makeSucceededVoidFuture()
    }
    // After the pool has heard of the failure: it expects no end of a connection that it does not have yet.
    channel.eventLoop.scheduleTask(in: .milliseconds(100)) { channel.close(promise: nil) }
    return channel.eventLoop.makeFailedFuture(RefusedAddress(reason: reason))
  }
}
