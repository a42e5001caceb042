import Amounts
import Billing
import Catalog
import Metering
import Rating
import UsageLedger

/// The customer's own page: what was used, what it is going to cost and why; nothing of the operator's.
struct UsagePageView: Sendable {
  /// One meter.
  struct Meter: Sendable {
    let key: String
    /// `You've used 8 devices this month`
    let used: String
    /// `Estimated additional charge: $15.00`; nil where nothing is priced.
    let charge: String?
    let bar: UsageBar
    /// How the charge comes about.
    let lines: [String]
    let tiers: [Tier]
    let hasTiers: Bool
    let tiersOf: String
    /// What the price says.
    let price: String?
    /// What stands behind the number in the question.
    let unit: String
    /// Whether one may ask what more would cost.
    let isPriced: Bool
    /// What was asked for last.
    let added: String
    /// The answer to it.
    let answer: String?
  }

  /// A part of a charge that has a price of its own.
  struct Tier: Sendable {
    let range: String
    let quantity: String
    let price: String
    let amount: String
  }

  /// The page's own settings.
  struct Links: Sendable {
    /// `/usage/{token}`
    let page: String
    /// The language that the address asks for; nil where it asks for none.
    let language: String?
    /// Stripe's customer portal; nil where the operator names none.
    let portal: String?
  }

  let frame: PageFrame
  let name: String
  let plan: String
  let status: String
  /// `period 2026-01-01 – 2026-02-01`
  let inPeriod: String?
  let meters: [Meter]
  let invoice: InvoiceTable?
  let trouble: String?
  let ending: [String]
  let base: String?
  let steps: StepLinks
  let charts: [ChartView]
  let invoices: [PastInvoice]
  let hasInvoices: Bool
  let gaps: [CustomerView.Gap]
  let hasGaps: Bool
  let instances: [CustomerView.Instance]
  let hasInstances: Bool
  /// The language that the address asks for, which forms keep.
  let language: String?
  let csv: String
  let json: String
  let portal: String?

  init(
    _ overview: CustomerOverview, series: [MeterSeries], added: AddedUsage?, step: SeriesStep,
    links: Links, frame: PageFrame, words: PageWords
  ) {
    self.frame = frame
    language = links.language
    name = overview.name
    let plan = overview.subscription.flatMap { subscription in
      overview.catalog?.plans.first { $0.key.text == subscription.plan }
    }
    self.plan =
      plan?.name ?? (overview.subscription == nil ? words(.noSubscription) : overview.planName)
    status =
      PageWord(rawValue: "status_\(overview.subscriptionStatus)").map { words($0) }
      ?? overview.subscriptionStatus
    inPeriod = (overview.usage.first?.period).map {
      words(.inPeriod, ["period": words.period($0)])
    }
    meters = overview.billedUsage.map { Meter($0, overview, added: added, words) }
    invoice = overview.invoice.map { invoice in
      InvoiceTable(invoice, upcoming: nil, in: words) { line in
        overview.description(of: line, of: invoice, in: words)
      }
    }
    trouble = overview.trouble.map { words(.trouble, ["detail": $0]) }
    ending = PeriodEndWords(overview: overview, words: words).sentences
    base = plan.flatMap { plan in
      overview.invoice.flatMap { PriceWords.base(plan, in: $0.currency, words: words) }
    }
    steps = StepLinks(step, page: links.page, language: links.language, in: words)
    charts = ChartView.all(series, overview, in: words)
    invoices = PastInvoice.newest(overview.invoices.filter(\.isFinal), in: words)
    hasInvoices = !invoices.isEmpty
    gaps = (overview.coverage?.gaps ?? []).suffix(10).reversed().map {
      CustomerView.Gap($0, in: words)
    }
    hasGaps = !gaps.isEmpty
    let silent = Set(overview.silentInstances)
    instances = overview.instances.map {
      CustomerView.Instance($0, isSilent: silent.contains($0.instance), in: words)
    }
    hasInstances = !instances.isEmpty
    csv = "\(links.page)/usage.csv"
    json = "\(links.page)/usage.json"
    portal = links.portal
  }
}

extension UsagePageView.Meter {
  init(
    _ usage: MeterUsage, _ overview: CustomerOverview, added: AddedUsage?, _ words: PageWords
  ) {
    let own = overview.lines(of: usage.meter.key)
    let terms = usage.segment.flatMap { overview.terms(of: $0) }
    let currency = overview.invoice?.currency
    key = usage.meter.key.text
    used = UsageWords(usage, in: words).used
    charge = currency.flatMap { currency in
      guard usage.segment != nil else { return nil }
      return overview.charge(of: usage.meter.key).map {
        UsageWords.charge($0, in: currency, words: words)
      }
    }
    bar = UsageBar(usage, in: words)
    lines = own.map { line in
      overview.invoice.map { overview.description(of: line, of: $0, in: words) } ?? line.description
    }
    tiers =
      currency.map { currency in
        own.flatMap(\.tiers).map { UsagePageView.Tier($0, currency, words) }
      } ?? []
    hasTiers = !tiers.isEmpty
    tiersOf = words(.tiersOf, ["meter": key])
    price = currency.flatMap { currency in
      (terms?.model).map {
        PriceWords(unit: usage.meter.unit, currency: currency, words: words).text($0)
      }
    }
    unit = words(.askUnit, ["unit": words.plural(of: usage.meter.unit)])
    isPriced = terms?.model != nil && currency != nil
    let asked = added.flatMap { $0.usage.meter.key == usage.meter.key ? $0 : nil }
    self.added = asked.map { String($0.added.units) } ?? ""
    answer = asked?.sentence(in: words)
  }
}

extension UsagePageView.Tier {
  fileprivate init(_ tier: LineTier, _ currency: Currency, _ words: PageWords) {
    range = tier.upTo.map { words(.upTo, ["number": words.number($0)]) } ?? words(.above)
    quantity = words.number(tier.quantity)
    price =
      words.price(tier.unitAmount, in: currency)
      + (tier.flatAmount.map { " + \(words.money($0, in: currency))" } ?? "")
    amount = words.money(tier.amount, in: currency)
  }
}
