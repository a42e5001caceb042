import Alerting
import BillingServer
import FileEditions
import Foundation
import Logging
import Synchronization

/// The file of alerting in force: read again as soon as it has changed. One that is broken or gone leaves the one before in force, which is
/// logged once an edition. Without a file the standard rules are.
final class WatchedAlertRules: AlertConfigurationSource {
  private struct State {
    var configuration: AlertConfiguration
    var edition: FileEdition?
    var lookedAt = ContinuousClock.now
  }

  private static let pause = Duration.milliseconds(100)

  private let path: String?
  private let logger: Logger
  private let state: Mutex<State>

  /// Throws a failure with every mistake in the file; a named file that is not there is one too.
  init(_ path: String?, logger: Logger) throws(CommandFailure) {
    self.path = path
    self.logger = logger
    let edition = path.flatMap { FileEdition($0) }
    state = Mutex(State(configuration: try Self.read(path), edition: edition))
  }

  var origin: String { path ?? "the standard rules (no BILLING_ALERT_RULES)" }

  var current: AlertConfiguration {
    guard let path else { return state.withLock(\.configuration) }
    return state.withLock { state in
      let now = ContinuousClock.now
      guard now - state.lookedAt >= Self.pause else { return state.configuration }
      state.lookedAt = now
      let edition = FileEdition(path)
      guard edition != state.edition else { return state.configuration }
      state.edition = edition
      do throws(CommandFailure) {
        state.configuration = try Self.read(path)
        logger.notice("the rules of alerting were read again", metadata: ["file": "\(path)"])
      } catch {
        logger.error(
          "the file of alerting is broken; the one read before stays in force",
          metadata: ["reason": "\(error)"])
      }
      return state.configuration
    }
  }

  func secrets(of receiver: AlertReceiver) -> WebhookSecrets? {
    receiver.secretFile.flatMap { SecretFile(path: $0) { _ in true } }
      .flatMap { WebhookSecrets($0.text) }
  }

  static func read(_ path: String?) throws(CommandFailure) -> AlertConfiguration {
    var text = AlertConfiguration.standardText
    if let path {
      guard let found = try? String(contentsOfFile: path, encoding: .utf8) else {
        throw CommandFailure("\(path) cannot be read", .wrongUsage)
      }
      text = found
    }
    do throws(AlertRuleError) {
      return try AlertConfiguration(yaml: text)
    } catch {
      throw CommandFailure(error.text(in: path ?? "standard rules"), .wrongUsage)
    }
  }
}
