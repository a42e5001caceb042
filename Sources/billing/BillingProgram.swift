import ArgumentParser
import Release

/// The operator's command line and the service itself.
@main
struct BillingProgram: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "billing",
    abstract: "Metered billing on Stripe for IoT platforms.",
    discussion:
      "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 differences found. Results go to stdout, logs to stderr.",
    version: BuildInfo.current.line(of: "billing"),
    subcommands: [
      ServeCommand.self, SandboxCommand.self, DemoCommand.self, CatalogCommand.self,
      CustomersCommand.self, KeysCommand.self, SessionsCommand.self, InvoiceCommand.self,
      ExplainCommand.self,
      VerifyCommand.self, DoctorCommand.self, AdoptCommand.self,
      UsageCommand.self, QuarantineCommand.self, AlertsCommand.self, DigestCommand.self,
      AuditCommand.self,
      ExportCommand.self,
      RateCommand.self, MigrateCommand.self,
      BackupCommand.self, SizingCommand.self,
    ])

  /// Wrong usage is exit 2 here, not the 64 of sysexits.
  static func main() async {
    do {
      var command = try parseAsRoot()
      if var changing = command as? any ChangingCommand {
        try await changing.runAudited()
      } else if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch  where exitCode(for: error) == .validationFailure {
      StandardError.write(fullMessage(for: error))
      exit(withError: ExitCode(CommandFailure.Outcome.wrongUsage.rawValue))
    } catch {
      exit(withError: error)
    }
  }
}
