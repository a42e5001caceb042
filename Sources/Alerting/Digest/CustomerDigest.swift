import Amounts
public import Billing
import Metering
import Rating
public import UsageLedger

/// What one customer adds to the digest of a day.
public struct CustomerDigest: Sendable {
  private static let ageingSeconds: Int64 = 900
  static let endingSeconds: Int64 = 7 * 86_400

  let usage: [DigestUsage]
  /// What the day added to the invoice, by meter.
  let added: [DigestSum]
  /// The day's windows.
  let windows: DigestWindows
  /// What the running periods will bring, by plan and by meter; nil where it cannot be told.
  let expected: (plans: [DigestSum], meters: [DigestSum])?
  let failed: DigestMatters
  let ageing: DigestMatters
  let late: DigestMatters
  let ending: DigestMatters
  let silent: DigestMatters

  /// What is to be read for it. `late`: the closed periods whose late usage is looked for.
  public static func scope(of day: DigestDay, late: [PeriodCertificate]) -> CustomerState.Scope {
    CustomerState.Scope { scope in
      scope.hasCoverage = true
      scope.late = Set(late.map(\.period.span))
      scope.hours = wanted(day)
    }
  }

  private static func wanted(_ day: DigestDay) -> CustomerState.WantedHours {
    CustomerState.WantedHours(weeks: 0, hours: day.hours, hasCost: true)
  }

  /// Of a state that was read with ``scope(of:late:)`` of the same day and periods. Throws what the day's hours and windows throw.
  public init(_ state: CustomerState, _ day: DigestDay, late: [PeriodCertificate])
    throws(BillingError)
  {
    let customer = state.customer
    let seen = CustomerObservation(
      state, rules: [], late: late, conflicts: nil, differences: nil)
    let hours = try state.hourComparisons(Self.wanted(day))
    let byMeter = Dictionary(grouping: hours, by: \.meter)
    usage = byMeter.compactMap { meter, hours in
      DigestUsage(meter, hours: hours.compactMap(\.current.value))
    }
    added = DigestSum.ofOneCustomer(
      hours.compactMap { hour in
        guard let cost = hour.current.cost, let currency = hour.currency else { return nil }
        return DigestSum(hour.meter.key.text, currency, low: cost, high: cost)
      })
    windows = DigestWindows(try state.coverage(in: day.span))
    expected = seen.bill.map { bill in
      (
        plans: [Self.sum(bill, bill.soFar.plan.map { "\($0)" } ?? "no plan")],
        meters: Self.lines(bill)
      )
    }
    var failed = DigestMatters(customer, seen.failed)
    failed.add(DigestMatters(customer, seen.refused))
    self.failed = failed
    ageing = DigestMatters(customer, seen.ageing(afterSeconds: Self.ageingSeconds))
    self.late = late.isEmpty ? DigestMatters() : DigestMatters(customer, seen.late(.zero))
    silent = DigestMatters(customer, seen.silent(afterSeconds: 0))
    ending = DigestMatters(Self.ending(state))
  }

  private static func sum(_ bill: CustomerObservation.Bill, _ name: String) -> DigestSum {
    DigestSum(
      name, bill.soFar.currency, low: (bill.projected?.low ?? bill.soFar).total,
      high: (bill.projected?.high ?? bill.soFar).total)
  }

  /// A period that cannot be projected counts as it stands.
  private static func lines(_ bill: CustomerObservation.Bill) -> [DigestSum] {
    func sums(_ invoice: Invoice, isLow: Bool) -> [DigestSum] {
      invoice.lines.map { line in
        DigestSum(
          line.meter?.text ?? "base fees", invoice.currency, low: isLow ? line.amount : .zero,
          high: isLow ? .zero : line.amount)
      }
    }
    return DigestSum.ofOneCustomer(
      sums(bill.projected?.low ?? bill.soFar, isLow: true)
        + sums(bill.projected?.high ?? bill.soFar, isLow: false))
  }

  private static func ending(_ state: CustomerState) -> [DigestMatters.Matter] {
    state.periods.compactMap { period in
      guard let subscription = period.subscription,
        period.period.end <= state.now.advanced(bySeconds: endingSeconds)
      else { return nil }
      return DigestMatters.Matter(
        customer: state.customer,
        summary: "the period of \(subscription.id) ends at \(period.period.end)")
    }
  }
}
