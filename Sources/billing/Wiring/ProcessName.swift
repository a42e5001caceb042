import Foundation

/// How this process calls itself among those that share a store.
enum ProcessName {
  /// Unlike that of any other process, also of one with the same id on another machine or after a restart.
  static let unique = "\(ProcessInfo.processInfo.processIdentifier)-\(UUID().uuidString)"
}
