import Foundation
import Logging
import ProgramLog

extension Logger {
  /// A logger to stderr; `LOG_LEVEL` sets how much, `warning` for commands and `info` for the service by default, `LOG_FORMAT` in
  /// which form.
  static func toStandardError(_ label: String, level: Logger.Level) -> Logger {
    let environment = ProcessInfo.processInfo.environment
    let format = environment["LOG_FORMAT"].flatMap { LogFormat(setting: $0) } ?? .text
    var logger = Logger(label: label) { format.handler(label: $0) }
    let wanted = environment["LOG_LEVEL"].flatMap {
      Logger.Level(rawValue: $0.lowercased())
    }
    logger.logLevel = wanted ?? level
    return logger
  }
}
