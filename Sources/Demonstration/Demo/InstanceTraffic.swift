public import ServiceLifecycle

/// The traffic of a running instance: its devices send, so its counters grow, until shutdown.
public struct InstanceTraffic: Service {
  private let instance: LiveInstance

  public init(instance: LiveInstance) {
    self.instance = instance
  }

  public func run() async {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        instance.tick(messagesPerDevice: 1)
        // Cut short by the shutdown, which the loop sees.
        try? await Task.sleep(for: .milliseconds(200))
      }
    }
  }
}
