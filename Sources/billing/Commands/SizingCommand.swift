import ArgumentParser
import Foundation
import Sizing

/// `billing sizing`: what a fleet takes, from the benchmark's figures.
struct SizingCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sizing",
    abstract: "Says what a fleet takes: processes, servers, disk, network and cost.",
    discussion: """
      Unit costs are those of docs/benchmarks.md; what is assumed beside them, and what the figures leave out, is in \
      docs/operating/sizing.md. Prices are yours to give; those that stand here are round numbers in dollars. Exit 2 \
      for a number that is out of its range.
      """)

  @Option(help: "Everything that reports, 1 to 1000000000.")
  var installations: Int

  @Option(help: "Customers that are billed (default: as many as installations).")
  var customers: Int?

  @Option(help: "Metered prices of a customer's subscription, 1 to 100.")
  var meters = 3

  @Option(help: "How long a window is, 60 to 86400: COLLECTION_INTERVAL of the exporters.")
  var windowSeconds = 3_600

  @Option(help: "Within how long after its end a window's reports are to be stored.")
  var drainSeconds = 900

  @Option(help: "For how many months reports are kept, 1 to 120.")
  var keptMonths = 12

  @Option(help: "A core with its memory, a month.")
  var corePrice = 30.0

  @Option(help: "A gigabyte of a disk, a month.")
  var gigabytePrice = 0.2

  @Option(help: "A gigabyte that leaves.")
  var trafficPrice = 0.09

  @Flag(help: "Print the question and the answer as JSON.")
  var json = false

  private struct Output: Encodable {
    let fleet: Fleet
    let estimate: SizingEstimate
  }

  func run() throws {
    let fleet = Fleet(
      installations: installations, customers: customers, meters: meters,
      windowSeconds: windowSeconds, drainSeconds: drainSeconds, keptMonths: keptMonths,
      corePrice: corePrice, gigabytePrice: gigabytePrice, trafficPrice: trafficPrice)
    guard fleet.problems.isEmpty else {
      for problem in fleet.problems { StandardError.write("billing: \(problem)") }
      throw ExitCode(CommandFailure.Outcome.wrongUsage.rawValue)
    }
    let estimate = SizingEstimate(fleet, costs: try .measured())
    guard json else { return print(estimate.text(of: fleet)) }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    print(
      String(decoding: try encoder.encode(Output(fleet: fleet, estimate: estimate)), as: UTF8.self))
  }
}
