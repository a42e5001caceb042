import ArgumentParser
import Billing
import Catalog
import Logging
import StripeAPI
import StripeDelivery

/// `billing catalog`: the catalogue file and Stripe.
struct CatalogCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "catalog",
    abstract: "Compares the catalogue file with Stripe and makes Stripe match.",
    subcommands: [CatalogDiffCommand.self, CatalogApplyCommand.self, CatalogSchemaCommand.self])
}

/// What both subcommands work with: no database is needed.
struct CatalogParts {
  let loaded: CatalogLoading.Loaded
  private let connection: StripeConnection
  private let stripe: StripeClient
  private let applier: CatalogApplier

  init(_ path: String?) throws {
    let settings = try ProgramSettings.fromEnvironment()
    loaded = try CatalogLoading.load(path ?? settings.catalogPath)
    connection = try StripeConnection(settings)
    stripe = connection.client(logger: .toStandardError("billing", level: .warning))
    applier = CatalogApplier(stripe: stripe)
  }

  func plan() async throws -> CatalogPlan {
    try await explaining {
      try await findAnyone()
      return try await applier.plan(loaded.catalog)
    }
  }

  /// One short question first: with all its retries a client would wait minutes to say that nothing listens.
  private func findAnyone() async throws {
    do {
      _ = try await stripe.limited(timeout: .seconds(5), maxRetries: 0).meters().first()
    } catch let error as StripeError where error.kind == .connection || error.kind == .timeout {
      throw BillingError(stripe: error)
    } catch is StripeError {
      // Whatever else is wrong shows in the questions that matter.
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
