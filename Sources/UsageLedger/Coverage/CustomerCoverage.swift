public import Metering

/// How complete the reports of a customer's instances are in a span.
public struct CustomerCoverage: Hashable, Sendable {
  /// How far back one check goes for each instance: five thousand hours are 208 days.
  public static let windowsPerInstance = 5_000

  /// Whose reports they are.
  public let customer: CustomerID
  /// The span that was asked about.
  public let span: UsageSpan
  /// Those that report windows, by name.
  public let instances: [InstanceCoverage]

  /// Takes the parts as they are; `instances` by name.
  public init(customer: CustomerID, span: UsageSpan, instances: [InstanceCoverage]) {
    self.customer = customer
    self.span = span
    self.instances = instances.sorted { $0.instance < $1.instance }
  }

  /// By start and instance.
  public var gaps: [CoverageGap] {
    instances.flatMap(\.gaps).sorted { ($0.start, $0.instance) < ($1.start, $1.instance) }
  }

  /// Windows that stand in the totals.
  public var reportedCount: Int64 { instances.map(\.reportedCount).reduce(0, +) }

  /// Windows in a state; those whose reports lacked some metric count, too.
  public func windowCount(_ state: CoverageGap.State) -> Int64 {
    gaps.filter { $0.state == state }.map(\.windowCount).reduce(0, +)
  }
}
