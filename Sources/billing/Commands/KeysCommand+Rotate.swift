import ArgumentParser
import BillingServer

extension KeysCommand {
  struct Rotate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Gives a key a new secret and shows it once; the old one is taken for an overlap.",
      discussion: """
        The key keeps its id, its rights and its history. No secret from before is taken for longer than the overlap; 0 ends \
        them at once.
        """)

    @Argument(help: "The key's id, key_….")
    var id: String

    @Option(help: "How long the old secret is taken: 0, or a span such as 30m, 24h or 7d.")
    var overlap = TimeSpan(seconds: 86_400)

    @Option(help: "When the key ends by itself from now on, as in `create`; as before without.")
    var expires: TimePoint?

    @Flag(help: "Prints {\"id\", \"key\", \"older_secret_until\"}.")
    var json = false

    func run() async throws {
      try await reportingFailures {
        let expiry = expires?.time(from: SystemWallClock().now())
        let rotated = try await KeysCommand.named(id) {
          try await KeysCommand.keys(isMaking: true)
            .rotate(id, overlapSeconds: overlap.seconds, expiresAt: expiry)
        }
        KeyOutput.show(rotated, json: json)
      }
    }
  }
}
