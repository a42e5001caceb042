import Amounts
import Billing
import Catalog
import Metering
import Rating

/// The plans as customers read them, what Stripe has otherwise, and what other prices would have billed.
struct CatalogueView: Sendable {
  struct PlanCard: Sendable {
    let name: String
    let key: String
    let base: String?
    let trialDays: String?
    let prices: [Price]
  }

  struct Price: Sendable {
    let meter: String
    let text: String
    let lookupKey: String
    let note: String?
  }

  /// How a meter is counted.
  struct MeterRow: Sendable {
    let key: String
    let metric: String
    let kind: String
    let aggregation: String
    let unit: String
  }

  /// What other prices would have billed one customer.
  struct Compared: Sendable {
    let name: String
    let href: String
    let now: String
    let then: String
    let difference: String
    let notes: [String]
  }

  /// The answer to a catalogue that somebody tried.
  struct Trial: Sendable {
    let text: String
    /// Why there is no answer; lines of the catalogue among it.
    let problem: String?
    let summary: String?
    let rows: [Compared]
    let hasRows: Bool
    let omitted: [String]
  }

  let frame: PageFrame
  let plans: [PlanCard]
  let hasPlans: Bool
  let meters: [MeterRow]
  let warnings: [String]
  let changes: [String]
  let findings: [String]
  /// In a sentence how Stripe compares.
  let state: StatusBadge
  let trial: Trial?
  let text: String

  init(
    _ catalog: PriceCatalog?, differences: CatalogueDesk.Differences?, trial: Trial?,
    frame: PageFrame
  ) {
    self.frame = frame
    self.trial = trial
    text = trial?.text ?? ""
    plans = (catalog?.plans ?? []).compactMap { plan in catalog.map { PlanCard(plan, in: $0) } }
    hasPlans = !plans.isEmpty
    meters = (catalog?.meters ?? []).map {
      MeterRow(
        key: $0.key.text, metric: $0.metric.text, kind: $0.kind.rawValue,
        aggregation: $0.aggregation.rawValue, unit: $0.unit)
    }
    warnings = (catalog?.warnings ?? []).map { "\($0)" }
    changes = differences?.changes ?? []
    findings = differences?.findings ?? []
    state =
      differences.map { differences in
        differences.changes.isEmpty && differences.findings.isEmpty
          ? StatusBadge(label: "Stripe has the same", tone: "good")
          : StatusBadge(label: "Stripe differs", tone: "waiting")
      } ?? StatusBadge(label: "Stripe did not answer", tone: "waiting")
  }
}

extension CatalogueView.PlanCard {
  fileprivate init(_ plan: Plan, in catalog: PriceCatalog) {
    name = plan.name
    key = plan.key.text
    base = PriceWords.base(plan, in: catalog.currency)
    trialDays = plan.trialDays == 0 ? nil : "The first \(plan.trialDays) days are not charged."
    prices = plan.prices.map { price in
      let unit = catalog.meter(price.meter)?.unit ?? price.meter.text
      let notes = [
        price.isOptional ? "only where it is asked for" : nil,
        price.interval.map { "billed each \($0)" },
      ].compactMap(\.self)
      return CatalogueView.Price(
        meter: price.meter.text,
        text: PriceWords(unit: unit, currency: catalog.currency).text(price.model),
        lookupKey: price.lookupKey.text,
        note: notes.isEmpty ? nil : notes.joined(separator: ", "))
    }
  }
}

extension CatalogueView.Trial {
  /// A catalogue that cannot be read, or one that nobody could be compared by.
  init(_ text: String, problem: String) {
    self.init(
      text: text, problem: problem, summary: nil, rows: [], hasRows: false, omitted: [])
  }

  init(_ text: String, _ comparison: CatalogComparison) {
    let currency = comparison.currency
    self.init(
      text: text, problem: nil,
      summary:
        "\(comparison.now.formatted(in: currency)) now, \(comparison.then.formatted(in: currency)) by these prices: \(comparison.payMore) would have paid more, \(comparison.payLess) less, \(comparison.paySame) the same.",
      rows: comparison.customers.prefix(Self.shown).map { one in
        CatalogueView.Compared(
          name: one.customer.text, href: CustomerView.path(of: one.customer),
          now: one.now.total.formatted(in: currency),
          then: one.then.total.formatted(in: currency),
          difference: (one.difference > .zero ? "+" : "") + one.difference.formatted(in: currency),
          notes: one.notes)
      }, hasRows: !comparison.customers.isEmpty,
      omitted: comparison.omitted.prefix(Self.shown).map { "\($0.customer): \($0.reason)" })
  }

  private static var shown: Int { 200 }
}
