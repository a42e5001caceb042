public import Alerting

/// Where rules and receivers come from that no API made: the file in force.
public protocol AlertConfigurationSource: Sendable {
  /// What is in force now.
  var current: AlertConfiguration { get }
  /// For people: the file's path, or what stands in for it.
  var origin: String { get }
  /// The texts that sign a receiver's messages, newest first; nil where they cannot be read.
  func secrets(of receiver: AlertReceiver) -> WebhookSecrets?
}

/// Rules that stay the same, without secrets: what tests and programs without a file have.
public struct FixedAlertConfiguration: AlertConfigurationSource {
  public let current: AlertConfiguration
  public let origin = "nothing"

  /// Watches nothing unless told.
  public init(_ configuration: AlertConfiguration = AlertConfiguration(rules: [])) {
    current = configuration
  }

  public func secrets(of receiver: AlertReceiver) -> WebhookSecrets? { nil }
}
