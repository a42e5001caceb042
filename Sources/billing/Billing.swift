import ArgumentParser
import Foundation

/// The operator's command line and the service itself.
@main
struct Billing: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "billing",
    abstract: "Metered billing on Stripe for IoT platforms.",
    discussion: "Exit 0: done, 1: failed, 2: wrong usage, 3: differences found.",
    subcommands: [SandboxCommand.self, CatalogCommand.self, RateCommand.self])

  /// Wrong usage is exit 2 here, not the 64 of sysexits.
  static func main() async {
    do {
      var command = try parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch  where exitCode(for: error) == .validationFailure {
      FileHandle.standardError.write(Data("\(fullMessage(for: error))\n".utf8))
      exit(withError: CommandError.wrongUsageCode)
    } catch {
      exit(withError: error)
    }
  }
}
