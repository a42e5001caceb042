import Glibc
public import Logging

/// Writes each event as one JSON object on a line of its own: `time` (RFC 3339 in UTC, milliseconds), `level`, `logger`, `message`, and what
/// the event and its logger say beside that, each under its own name.
///
/// A name that is one of those four gets `_` behind it. What Hummingbird calls `hb.request.id` is `request_id`, as in answers. Whatever
/// text others wrote stays inside of its string: line ends and control characters are escaped.
public struct JSONLogHandler: LogHandler {
  private static let own: Set<String> = ["time", "level", "logger", "message"]
  private static let renamed = ["hb.request.id": "request_id"]

  /// The least important level that the logger passes on.
  public var logLevel: Logger.Level = .info
  /// What every event of the logger says beside its own.
  public var metadata: Logger.Metadata = [:]
  /// What the task that logs says beside that.
  public var metadataProvider: Logger.MetadataProvider?
  private let label: String
  private let now: @Sendable () -> LogTime
  private let write: @Sendable (String) -> Void

  /// To standard error, by the machine's clock.
  public init(label: String) {
    self.init(label: label, now: { .now }, write: StandardErrorLine.write)
  }

  init(
    label: String, now: @escaping @Sendable () -> LogTime,
    write: @escaping @Sendable (String) -> Void
  ) {
    self.label = label
    self.now = now
    self.write = write
    metadataProvider = LoggingSystem.metadataProvider
  }

  /// One value of `metadata`.
  public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  /// Writes one line; returns once it is with the system.
  public func log(event: LogEvent) {
    var line = JSONLine()
    line.add("time", now().text)
    line.add("level", event.level.rawValue)
    line.add("logger", label)
    line.add("message", event.message.description)
    for (key, value) in values(of: event).sorted(by: { $0.key < $1.key }) {
      line.add(Self.name(key), value)
    }
    if let error = event.error { line.add("error", "\(error)") }
    write(line.text)
  }

  /// The newest wins: an event's own over the provider's over the logger's.
  private func values(of event: LogEvent) -> Logger.Metadata {
    metadata.merging(metadataProvider?.get() ?? [:]) { $1 }.merging(event.metadata ?? [:]) { $1 }
  }

  private static func name(_ key: String) -> String {
    let name = renamed[key] ?? key
    return own.contains(name) ? name + "_" : name
  }
}
