public import Logging

/// Passes log events on with every text on one plain line and without secrets, whoever wrote it.
public struct LineLogHandler: LogHandler {
  private var base: any LogHandler
  private let redaction: Redaction

  /// `base` is what prints the events.
  public init(_ base: any LogHandler, redaction: Redaction) {
    self.base = base
    self.redaction = redaction
  }

  public var logLevel: Logger.Level {
    get { base.logLevel }
    set { base.logLevel = newValue }
  }

  public var metadata: Logger.Metadata {
    get { base.metadata }
    set { base.metadata = newValue.mapValues(plain) }
  }

  public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { base[metadataKey: key] }
    set { base[metadataKey: key] = newValue.map(plain) }
  }

  public func log(event: LogEvent) {
    var event = event
    event.message = "\(redaction.line(event.message.description))"
    event.metadata = event.metadata?.mapValues(plain)
    base.log(event: event)
  }

  private func plain(_ value: Logger.Metadata.Value) -> Logger.Metadata.Value {
    .string(redaction.line(value.description, limit: PlainLine.reasonLimit))
  }
}
