public import Billing
public import Catalog

/// What the pages do with the catalogue; the program says how.
public struct CatalogueDesk: Sendable {
  /// What Stripe has otherwise than the catalogue.
  public struct Differences: Sendable {
    /// What `billing catalog apply` would do, a line each.
    public let changes: [String]
    /// What keeps usage from being billed as the catalogue says, or is worth knowing, a line each.
    public let findings: [String]

    /// Takes the lines as they are.
    public init(changes: [String], findings: [String]) {
      self.changes = changes
      self.findings = findings
    }
  }

  /// The catalogue in force; nil where there is none to show.
  public let current: @Sendable () -> PriceCatalog?
  /// Asks Stripe; throws a `BillingError` where it does not answer.
  public let differences: @Sendable () async throws -> Differences
  /// What recorded usage would have cost by another catalogue; throws a `BillingError`.
  public let compare: @Sendable (PriceCatalog) async throws -> CatalogComparison

  /// Takes the functions as they are.
  public init(
    current: @escaping @Sendable () -> PriceCatalog?,
    differences: @escaping @Sendable () async throws -> Differences,
    compare: @escaping @Sendable (PriceCatalog) async throws -> CatalogComparison
  ) {
    self.current = current
    self.differences = differences
    self.compare = compare
  }

  /// For a service without a catalogue, which only tests are.
  public static let none = CatalogueDesk(
    current: { nil }, differences: { Differences(changes: [], findings: []) },
    compare: { _ in throw BillingError(.unknownPlan, "there is no catalogue to compare with") })
}
