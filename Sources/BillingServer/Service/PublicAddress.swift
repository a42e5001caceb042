import Synchronization

/// The address in links to this service, which is known when it listens: a port of zero takes any that is free.
final class PublicAddress: Sendable {
  private let settings: ServiceSettings
  private let boundPort = Mutex<Int?>(nil)

  init(_ settings: ServiceSettings) { self.settings = settings }

  /// Told once, before the first request.
  func bind(port: Int) { boundPort.withLock { $0 = port } }

  /// Without a slash at its end.
  var url: String {
    var settings = settings
    settings.port = boundPort.withLock { $0 } ?? settings.port
    return settings.baseURL
  }
}
