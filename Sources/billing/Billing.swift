import ArgumentParser

/// The operator's command line and the service itself.
@main
struct Billing: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "billing",
    abstract: "Metered billing on Stripe for IoT platforms.",
    subcommands: [SandboxCommand.self])
}
