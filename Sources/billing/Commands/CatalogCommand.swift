import ArgumentParser
import Billing
import BillingServer
import Catalog
import Foundation
import Logging
import Metering
import StripeAPI
import StripeCatalog
import UsageLedger

/// `billing catalog`: the catalogue file and Stripe.
struct CatalogCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "catalog",
    abstract: "Compares the catalogue file with Stripe and makes Stripe match.",
    subcommands: [CatalogDiffCommand.self, CatalogApplyCommand.self, CatalogSchemaCommand.self])
}

/// What both subcommands work with. Where there is a database, its running segments are compared too; none is made for that.
struct CatalogParts {
  let loaded: CatalogLoading.Loaded
  private let connection: StripeConnection
  private let stripe: StripeClient
  private let applier: CatalogApplier
  private let database: ProgramSettings.Database

  init(_ path: String?) throws {
    let settings = try ProgramSettings.fromEnvironment()
    loaded = try CatalogLoading.load(path ?? settings.catalogPath)
    connection = try StripeConnection(settings)
    stripe = connection.client(logger: .toStandardError("billing", level: .warning))
    applier = CatalogApplier(stripe: stripe)
    database = settings.database
  }

  /// Whether what is made charges real customers.
  var isLive: Bool { connection.configuration.key.isLiveMode }

  func plan() async throws -> CatalogPlan {
    let plan = try await explaining {
      try await findAnyone()
      return try await applier.plan(loaded.catalog)
    }
    return plan.adding(try await runningRules())
  }

  /// What is counted by other rules than the file's; nothing where no SQLite file is there yet.
  private func runningRules() async throws -> [CatalogFinding] {
    if case .sqlite(let path) = database, !FileManager.default.fileExists(atPath: path) {
      return []
    }
    let store = try StoreOpening.open(
      database, logger: .toStandardError("billing", level: .warning))
    var running = RunningRules(catalog: loaded.catalog)
    let now = SystemWallClock().now()
    var last: CustomerID?
    repeat {
      let links = try await store.links(after: last, limit: 1_000)
      for link in links {
        // On a test clock the customer's time is not ours: what its last segments are is told all the same.
        let segments = try await store.segments(of: link.customer)
        running.add(
          segments, now: link.testClock == nil ? now : segments.map(\.key.start).max() ?? now)
      }
      last = links.last?.customer
    } while last != nil
    return running.findings
  }

  /// One short question first: with all its retries a client would wait minutes to say that nothing listens.
  private func findAnyone() async throws {
    do {
      _ = try await stripe.limited(timeout: .seconds(5), maxRetries: 0).meters().first()
    } catch {
      // Whatever else is wrong shows in the questions that matter.
      guard error.kind != .connection, error.kind != .timeout else {
        throw BillingError(stripe: error)
      }
    }
  }

  func apply(_ plan: CatalogPlan, onChange: (CatalogPlan.Change) -> Void) async throws {
    try await explaining { try await applier.apply(plan, onChange: onChange) }
  }

  private func explaining<Answer>(_ call: () async throws -> Answer) async throws -> Answer {
    do {
      return try await call()
    } catch let error as BillingError where error.code == .stripeUnavailable {
      throw CommandFailure("\(connection.hint) (\(error.context))")
    }
  }
}
