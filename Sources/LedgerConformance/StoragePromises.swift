public import UsageLedger

/// The promises that every storage keeps, as cases that a test target runs on its own stores.
///
/// In Swift Testing: `@Test(arguments: StoragePromises.cases) func keeps(_ promise: ConformanceCase)`. Each case wants
/// a store of its own, new and empty.
public enum StoragePromises {
  public static let cases: [ConformanceCase] =
    AppendCases.all + OverlapCases.all + VoidCases.all + SupersedeCases.all + RetentionCases.all
    + TotalCases.all
    + GaugeCases.all + FoldCases.all + PageCases.all + ConcurrencyCases.all + DirectoryCases.all
    + DeliveryCases.all
    + KeyCases.all + SubmissionCases.all + PeriodCases.all + CoverageCases.all + EventCases.all
    + InvoiceCases.all + ChangeCases.all + SnapshotCases.all + AuditCases.all + AlertCases.all
    + QuarantineCases.all + ExporterCases.all

  /// For storages that several processes open at the same time: two stores on one database, new and empty.
  public static let sharedCases: [SharedConformanceCase] = SharedCases.all
}

/// One promise of a storage, and how it is checked.
public struct ConformanceCase: Sendable, CustomStringConvertible {
  public let name: String
  /// Whether it names entries by their numbers, as a store gives them that numbers all in one row.
  public let isNumbered: Bool
  /// Throws a `ConformanceFailure` that says what was expected and what was found.
  public let run: @Sendable (any BillingStore) async throws -> Void

  public init(_ name: String, _ run: @escaping @Sendable (any BillingStore) async throws -> Void) {
    self.name = name
    isNumbered = false
    self.run = run
  }

  /// A case that names entries by their numbers.
  init(numbered name: String, _ run: @escaping @Sendable (any BillingStore) async throws -> Void) {
    self.name = name
    isNumbered = true
    self.run = run
  }

  public var description: String { name }
}

/// One promise that two stores on the same database keep together.
public struct SharedConformanceCase: Sendable, CustomStringConvertible {
  public let name: String
  /// Throws a `ConformanceFailure` that says what was expected and what was found.
  public let run: @Sendable (any BillingStore, any BillingStore) async throws -> Void

  public init(
    _ name: String,
    _ run: @escaping @Sendable (any BillingStore, any BillingStore) async throws -> Void
  ) {
    self.name = name
    self.run = run
  }

  public var description: String { name }
}
