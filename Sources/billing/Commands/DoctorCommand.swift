import ArgumentParser
import BillingServer
import Catalog
import Foundation
import Logging
import Reporting
import StripeAPI
import StripeAccounts
import UsageLedger

/// `billing doctor`: the guide's troubleshooting list and production checklist, checked.
struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract:
      "Checks settings, Stripe, prices, subscriptions, exporters and deliveries; exit 3 on findings.",
    discussion: """
      Goes through the troubleshooting list and the production checklist. Each finding says what is wrong, where, and the \
      command or setting that mends it. A check that cannot be made is a finding too and hides no other. ✓ is as it should \
      be, · wants a person to look, ! has findings, ? could not be checked. Nothing is changed.
      """)

  @Flag(help: "Prints checks and findings as JSON.")
  var json = false

  func run() async throws {
    try await reportingFailures {
      let report = await ExaminedInstallation(try .fromEnvironment()).doctor.examine()
      StandardOutput.write(json ? JSONValue.object(report.document).description : report.text)
      guard report.findings.isEmpty else {
        throw ExitCode(CommandFailure.Outcome.differencesFound.rawValue)
      }
    }
  }
}

/// The parts that the doctor looks at, opened as far as they can be.
struct ExaminedInstallation {
  let doctor: Doctor

  init(_ settings: ProgramSettings) {
    let logger = Logger.toStandardError("billing", level: .error)
    let connection = Result { () throws(SettingError) in try StripeConnection(settings) }
    let catalog = Result { () throws(CommandFailure) in
      try CatalogLoading.load(settings.catalogPath)
    }
    var facts = InstallationFacts(
      settings, connection: connection, catalog: (try? catalog.get().origin) ?? "",
      catalogProblem: nil)
    if case .failure(let failure) = catalog { facts.catalogProblem = failure.message }
    var store: (any BillingStore)?
    if facts.databaseProblem == nil {
      do {
        store = try StoreOpening.open(settings.database, logger: logger)
      } catch {
        facts.databaseProblem = "\(error)"
      }
    }
    doctor = Doctor(
      facts: facts, store: store, stripe: try? connection.get().commandClient(logger: logger),
      catalog: try? catalog.get().catalog, clock: SystemWallClock())
  }
}
