public import Billing
public import Metering
public import UsageLedger

extension CustomerObservation {
  private static let weeks: Int64 = 4

  /// What the rules need to be read of a customer: no more than they look at.
  ///
  /// `late`: the closed periods whose late usage is looked for, which reads their entries.
  public static func scope(of rules: [AlertRule], late: [PeriodCertificate] = [])
    -> CustomerState.Scope
  {
    let kinds = Set(rules.map(\.condition.kind))
    return CustomerState.Scope { scope in
      scope.hasCoverage = true
      scope.late = Set(late.map(\.period.span))
      if !kinds.isDisjoint(with: [.spikeUnits, .spikeMoney, .dropToZero]) {
        scope.hours = wantedHours(kinds)
      }
    }
  }

  private static func wantedHours(_ kinds: Set<AlertKind>) -> CustomerState.WantedHours {
    CustomerState.WantedHours(weeks: weeks, hasCost: kinds.contains(.spikeMoney))
  }

  /// Of a state that was read with ``scope(of:late:)`` of the same rules and periods; without periods nothing is known of late usage.
  public init(
    _ state: CustomerState, rules: [AlertRule], late: [PeriodCertificate] = [],
    conflicts: [ReportConflict]?, differences: [VerificationDifference]?,
    exporters: [InstanceID: SemanticVersion]? = nil, release: SemanticVersion? = nil
  ) {
    let kinds = Set(rules.map(\.condition.kind))
    let comparesHours = !kinds.isDisjoint(with: [.spikeUnits, .spikeMoney, .dropToZero])
    self.init(
      records: state.records, now: state.now, usage: try? state.usage(),
      bill: Self.bill(state), coverage: try? state.coverage(),
      hours: comparesHours ? try? state.hourComparisons(Self.wantedHours(kinds)) : nil,
      conflicts: conflicts, late: Self.late(state, late), differences: differences,
      exporters: exporters, release: release)
  }

  /// Nil where it was not read, or cannot be told.
  private static func late(_ state: CustomerState, _ periods: [PeriodCertificate]) -> [LateEntry]? {
    guard !periods.isEmpty else { return nil }
    do throws(BillingError) {
      var found: [LateEntry] = []
      for period in periods { found += try state.lateUsage(of: period) }
      return try LateEntry.joined(found)
    } catch {
      return nil
    }
  }

  private static func bill(_ state: CustomerState) -> Bill? {
    do throws(BillingError) {
      return Bill(soFar: try state.invoice(), projected: try state.projection())
    } catch {
      return nil
    }
  }
}
