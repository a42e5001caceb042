import Foundation
import Logging

extension Logger {
  /// A logger to stderr; `LOG_LEVEL` sets how much, `warning` for commands and `info` for the service by default.
  static func toStandardError(_ label: String, level: Logger.Level) -> Logger {
    var logger = Logger(label: label) { StreamLogHandler.standardError(label: $0) }
    let wanted = ProcessInfo.processInfo.environment["LOG_LEVEL"].flatMap {
      Logger.Level(rawValue: $0.lowercased())
    }
    logger.logLevel = wanted ?? level
    return logger
  }
}
