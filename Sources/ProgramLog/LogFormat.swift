public import Logging

/// How a program writes its log to standard error: the setting `LOG_FORMAT`.
public enum LogFormat: String, CaseIterable, Sendable {
  /// For people: one line an event, as swift-log writes it.
  case text
  /// For machines: one JSON object a line, as `JSONLogHandler` writes it.
  case json

  /// What `LOG_FORMAT` takes, for messages.
  public static let takes = "text or json"

  /// Nil for anything but `text` and `json`, in whatever case.
  public init?(setting: String) { self.init(rawValue: setting.lowercased()) }

  /// What prints the events of the logger with this label.
  public func handler(label: String) -> any LogHandler {
    switch self {
    case .text: StreamLogHandler.standardError(label: label)
    case .json: JSONLogHandler(label: label)
    }
  }
}
