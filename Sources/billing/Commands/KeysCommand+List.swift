import ArgumentParser
import BillingServer
import Reporting

extension KeysCommand {
  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lists keys by id, never the keys, with what is stale.",
      discussion: """
        Stale is a key that expires within 14 days, was not used for 90 days, or is hashed under a server secret that was replaced.
        """)

    @Flag(help: "Prints JSON.")
    var json = false

    func run() async throws {
      try await reportingFailures {
        let secret = try ServerSecretOpening.find(.fromEnvironment())
        let now = SystemWallClock().now()
        let rows = try await KeysCommand.keys().list().map {
          KeyOutput(record: $0, secret: secret, now: now)
        }
        if json {
          StandardOutput.write(JSONValue.array(rows.map(\.json)).description)
        } else {
          for row in rows { StandardOutput.write(row.line) }
        }
      }
    }
  }
}
