import ArgumentParser
import BillingServer
import Logging
import StripeAPI
import UsageLedger

/// `billing keys`: who may call the service.
struct KeysCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys",
    abstract: "Creates, lists, rotates and revokes API keys.",
    subcommands: [Create.self, List.self, Rotate.self, Revoke.self])

  struct Revoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Ends a key's rights at once, with every secret it has, also for a running service."
    )

    @Argument(help: "The key's id, key_….")
    var id: String

    func run() async throws {
      try await reportingFailures {
        try await KeysCommand.named(id) { try await KeysCommand.keys().revoke(id) }
        StandardOutput.write("\(id) is revoked")
      }
    }
  }

  /// Only a secret that is made needs the server's own.
  static func keys(isMaking: Bool = false) throws -> KeyManagement {
    let settings = try ProgramSettings.fromEnvironment()
    let logger = Logger.toStandardError("billing", level: .warning)
    let store = try StoreOpening.open(settings.database, logger: logger)
    let secret = isMaking ? try ServerSecretOpening.open(settings) : nil
    guard !isMaking || secret != nil else { throw CommandFailure(ServerSecretOpening.missing) }
    return KeyManagement(
      store: store, secret: secret, mode: settings.stripeKey?.isLiveMode ?? false ? .live : .test)
  }

  /// Says what to do where there is no key of that id.
  static func named<Value>(_ id: String, _ work: () async throws -> Value) async throws -> Value {
    do {
      return try await work()
    } catch let error as LedgerError where error.code == .notFound {
      throw CommandFailure("there is no key \(id); `billing keys list` shows the ids")
    } catch let error as LedgerError where error.code == .conflict {
      throw CommandFailure(error.context)
    }
  }
}
