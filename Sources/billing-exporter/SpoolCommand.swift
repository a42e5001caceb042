import ArgumentParser

/// `billing-exporter spool`: what waits to be sent, and what the service refused.
struct SpoolCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "spool",
    abstract: "Show the reports that wait or were set aside; send the latter again, or drop them.",
    discussion: """
      All of these work beside a running exporter. A report is set aside when the billing service refuses it for good; \
      the file SPOOL_PATH/rejected/NUMBER.json has it with the answer.
      """,
    subcommands: [List.self, Resend.self, Drop.self])

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "List what waits to be sent and what was set aside.")

    @Flag(help: "Print one JSON object a line.")
    var json = false

    func run() async throws { try await ExporterProgram().listSpool(asJSON: json) }
  }

  struct Resend: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "resend",
      abstract: "Send set-aside reports again, once what the service refused is put right.",
      discussion: """
        Beside a running exporter they are handed to it and go with its next reports; else they are sent at once, and \
        the exit code is 1 when the service does not take them.
        """)

    @OptionGroup var chosen: ChosenReports

    func run() async throws { try await ExporterProgram().resend(chosen.numbers) }
  }

  struct Drop: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "drop",
      abstract: "Delete set-aside reports for good and print them, one JSON object a line.",
      discussion: "What still waits to be sent cannot be dropped.")

    @OptionGroup var chosen: ChosenReports

    func run() async throws { try await ExporterProgram().drop(chosen.numbers) }
  }
}

/// Which set-aside reports are meant: some numbers, or all of them.
struct ChosenReports: ParsableArguments {
  @Argument(help: "The reports' numbers, as `spool list` shows them.")
  var numbers: [Int64] = []

  @Flag(help: "All reports that were set aside.")
  var all = false

  func validate() throws {
    guard all != !numbers.isEmpty else {
      throw ValidationError("name the reports by their numbers, or --all of them")
    }
  }
}
