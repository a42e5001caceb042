public import Catalog
public import Metering
import UsageLedger

extension CustomerState {
  /// What is read of a customer beside the records and the totals of the running periods.
  public struct Scope: Sendable {
    /// A catalogue that the same usage is going to be priced by.
    public var other: PriceCatalog?
    /// The running periods' reports themselves; their number is what that costs.
    public var isExplained = false
    /// What periods that are due to be closed are closed from: their entries and windows.
    public var isClosing = false
    /// Which windows of the running periods were reported.
    public var hasCoverage = false
    /// What the states in which subscriptions do not charge leave behind.
    public var hasCollection = false
    /// How many of the newest reports are wanted.
    public var newestCount = 0
    /// Closed periods whose late usage is wanted; costs follow the number of their entries.
    public var late: Set<UsageSpan> = []
    /// What closed segments are charged, also those that are charged together with their late usage.
    public var hasDifferences = false
    /// Which hours are compared with those of the weeks before; costs follow their number.
    public var hours: WantedHours?
    /// Moments of the past at which it is wanted how the customer stood; costs follow their number.
    public var moments: [Timestamp] = []
    /// Segments of other periods whose totals are wanted.
    public var besides: @Sendable (Segment) -> Bool = { _ in false }

    /// The running periods and nothing else.
    public static let running = Scope()
    /// With the reports that an explanation names.
    public static let explanation = Scope { $0.isExplained = true }
    /// With the coverage of the running periods.
    public static let coverage = Scope { $0.hasCoverage = true }

    /// With what the subscriptions' states leave behind.
    public static let collection = Scope { $0.hasCollection = true }

    /// With another catalogue beside the one in force.
    public static func comparison(with other: PriceCatalog) -> Scope { Scope { $0.other = other } }

    /// With the entries of closed periods.
    public static func late(in periods: Set<UsageSpan>) -> Scope { Scope { $0.late = periods } }

    /// With what closed segments are charged.
    public static let differences = Scope { $0.hasDifferences = true }

    /// With the totals of more segments.
    public static func segments(_ besides: @escaping @Sendable (Segment) -> Bool) -> Scope {
      Scope { $0.besides = besides }
    }

    /// The running periods, and what `extend` adds.
    public init(_ extend: (inout Scope) -> Void = { _ in }) { extend(&self) }
  }
}
