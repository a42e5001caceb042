import ArgumentParser
import Catalog
import Foundation
import Rating
import Reporting

/// `billing rate`: prices given totals without a database.
struct RateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rate",
    abstract: "Price given totals without a database.",
    discussion: """
      Totals are by meter; meters not given are 0, and a total is made whole by its meter's rule. With --input the \
      file (or -, standard input) has one JSON object of totals a line, and every line is answered by one invoice as \
      JSON. Exit 2, with the line's number, at the first total that cannot be priced.
      """)

  @Option(help: "The plan's key in the catalogue.")
  var plan: String

  @Option(help: "The catalogue file (default: $BILLING_CATALOG, else catalog.yaml).")
  var catalog: String?

  @Option(help: ArgumentHelp("Totals as METER=TOTAL,…", valueName: "totals"))
  var usage: String?

  @Option(help: ArgumentHelp("Totals as NDJSON; - is standard input.", valueName: "file"))
  var input: String?

  @Flag(help: "Print the invoice as one line of JSON (always with --input).")
  var json = false

  func validate() throws {
    guard usage == nil || input == nil else {
      throw ValidationError("--usage and --input exclude each other.")
    }
  }

  func run() throws {
    let pricing = try CommandFailure.wrongUsage { try PlanPricing(plan: plan, of: readCatalog()) }
    guard let input else { return try rateOne(pricing) }
    let bytes = try CommandFailure.wrongUsage { try TotalsStream.bytes(of: input) }
    var stream = TotalsStream(pricing: pricing, name: input == "-" ? "standard input" : input)
    try CommandFailure.wrongUsage {
      try stream.rate(bytes) { FileHandle.standardOutput.write($0) }
    }
  }

  private func rateOne(_ pricing: PlanPricing) throws {
    let invoice = try CommandFailure.wrongUsage {
      try pricing.invoice(UsageTotals(list: usage ?? "", catalog: pricing.catalog))
    }
    print(json ? TotalsStream.line(invoice) : invoice.text)
  }

  private func readCatalog() throws -> PriceCatalog {
    let environment = ProcessInfo.processInfo.environment["BILLING_CATALOG"]
    return try CatalogLoading.load(catalog ?? environment).catalog
  }
}
