import ArgumentParser
import BillingServer
import Metering
import UsageLedger

/// `billing usage periods`: billing periods and their certificates.
struct PeriodsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "periods",
    abstract: "Lists a customer's periods: open, closing, or closed with a certificate.",
    discussion: """
      With --certificate prints the canonical text of one certificate, over which its hash is made.
      """)

  @Option(help: "Our id of the customer.")
  var customer: String

  @Option(help: "Prints the certificate with this number.")
  var certificate: Int64?

  @Flag(help: "Prints JSON.")
  var json = false

  func validate() throws {
    guard certificate == nil || !json else {
      throw ValidationError("--certificate prints text only: leave --json out.")
    }
  }

  func run() async throws {
    try await reportingFailures {
      let id = try CommandFailure.wrongUsage { try CustomerID(customer) }
      let context = try CommandContext()
      try await context.requireKnown(id)
      let certificates = try await context.store.certificates(of: id, overlapping: nil)
      if let certificate {
        guard let found = certificates.first(where: { $0.number == certificate }) else {
          throw CommandFailure("\(id) has no certificate \(certificate)")
        }
        StandardOutput.write(String(found.text.dropLast()))
        return
      }
      let now = SystemWallClock().now()
      let segments = try await context.store.segments(of: id)
      let open = ClosingPeriods.open(segments, certified: certificates)
      StandardOutput.write(
        PeriodsOutput(customer: id, certificates: certificates, open: open, now: now).text(json))
    }
  }
}
