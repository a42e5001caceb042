import Billing
import BillingServer
import Catalog
import Foundation
import Logging
import StripeAPI
import StripeAccounts
import UsageLedger

/// What `billing adopt` works with; a database that is not there is not made.
struct AdoptionContext {
  private let settings: ProgramSettings
  private let connection: StripeConnection
  /// The file named on the command line.
  private let file: String?
  private let catalog: PriceCatalog?

  init(_ file: String?) throws {
    settings = try ProgramSettings.fromEnvironment()
    connection = try StripeConnection(settings)
    self.file = file
    let path = file ?? settings.catalogPath ?? CatalogLoading.defaultPath
    catalog = Self.isBlank(path) ? nil : try CatalogLoading.load(path).catalog
  }

  func adoption() async throws -> AccountAdoption {
    let logger = Logger.toStandardError("billing", level: .warning)
    let guide = try CatalogLoading.builtIn()
    let store = try store(logger)
    let stripe = connection.commandClient(logger: logger)
    let now = SystemWallClock().now()
    return try await explaining {
      try await AccountAdoption(
        reading: stripe, catalog: catalog, guide: guide, store: store, now: now)
    }
  }

  private func explaining<Answer>(_ call: () async throws -> Answer) async throws -> Answer {
    do {
      return try await call()
    } catch let error as BillingError where error.code == .stripeUnavailable {
      throw CommandFailure("\(connection.hint) (\(error.context))")
    }
  }

  /// Writes the proposal into the file that was named, where it has nothing yet.
  func keep(_ proposal: CatalogProposal) throws {
    guard let file, catalog == nil else { return }
    do {
      try "\(proposal.yaml)\n".write(toFile: file, atomically: true, encoding: .utf8)
    } catch {
      throw CommandFailure("\(file) cannot be written: \(error.localizedDescription)")
    }
    StandardError.write("the proposal is in \(file)")
  }

  private func store(_ logger: Logger) throws -> (any BillingStore)? {
    if case .sqlite(let path) = settings.database, !FileManager.default.fileExists(atPath: path) {
      return nil
    }
    return try StoreOpening.open(settings.database, logger: logger)
  }

  /// `billing adopt > catalog.yaml` has emptied the file before the program starts.
  private static func isBlank(_ path: String) -> Bool {
    guard FileManager.default.fileExists(atPath: path) else { return true }
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return false }
    return text.allSatisfy(\.isWhitespace)
  }
}
