import Alerting
import ArgumentParser
import Billing
import BillingServer
import Metering
import Reporting
import StripeAccounts

/// `billing digest`: what operators are told once a day, now.
struct DigestCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "digest",
    abstract: "Prints the digest of yesterday, as webhooks are sent it once a day.",
    discussion: """
      Usage, windows and alerts are those of the day before in UTC; money, deliveries, late usage and exporters are as they are now. When \
      it is sent, and to whom, is in the file that BILLING_ALERT_RULES names.
      """)

  @Flag(help: "Prints JSON.")
  var json = false

  func run() async throws {
    try await reportingFailures {
      let context = try CommandContext()
      let (states, clock) = (context.states, SystemWallClock())
      let observer = AlertObserver(
        store: context.store,
        state: { customer, scope throws(BillingError) in
          try await states.state(of: customer, scope: scope)
        }, clock: clock, offset: { nil }, verification: { nil })
      let day = DigestDay(before: clock.now())
      let reader = DigestReader(store: context.store, observer: observer)
      guard let digest = try await reader.digest(of: day) else { return }
      StandardOutput.write(json ? JSONValue.object(digest.json).description : digest.text)
    }
  }
}
