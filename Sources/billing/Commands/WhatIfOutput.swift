import Amounts
import Billing
import BillingServer
import Catalog
import Metering
import Reporting
import StripeAccounts

/// `billing invoice preview --catalog`: what the recorded usage would have cost by another catalogue.
struct WhatIfOutput {
  /// Nil for all customers.
  let customer: String?
  let catalogPath: String
  let json: Bool

  func run() async throws {
    let other = try CatalogLoading.load(catalogPath).catalog
    let context = try CommandContext()
    guard other.currency == context.catalog.catalog.currency else {
      throw CommandFailure(
        "\(catalogPath) is in \(other.currency), \(context.catalog.origin) in \(context.catalog.catalog.currency): amounts in two currencies cannot be compared",
        .wrongUsage)
    }
    let comparing = CatalogComparing(
      store: context.store, stripe: context.stripe, current: context.catalog.catalog, other: other,
      clock: SystemWallClock())
    if let customer {
      let id = try CommandFailure.wrongUsage { try CustomerID(customer) }
      try await context.requireKnown(id)
      let one = try await context.callingStripe { try await comparing.compare(id) }
      StandardOutput.write(json ? one.json.description : one.text)
    } else {
      let all = try await context.callingStripe { try await comparing.compareAll() }
      StandardOutput.write(json ? all.json.description : all.text)
    }
  }
}
