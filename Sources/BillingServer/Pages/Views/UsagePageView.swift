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
    /// What the price says.
    let price: String?
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
    /// Stripe's customer portal; nil where the operator names none.
    let portal: String?
  }

  let frame: PageFrame
  let name: String
  let plan: String
  let status: String
  let period: String?
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
  let csv: String
  let json: String
  let portal: String?

  init(
    _ overview: CustomerOverview, series: [MeterSeries], added: AddedUsage?, step: SeriesStep,
    links: Links, frame: PageFrame
  ) {
    self.frame = frame
    name = overview.name
    let plan = overview.subscription.flatMap { subscription in
      overview.catalog?.plans.first { $0.key.text == subscription.plan }
    }
    self.plan = plan?.name ?? overview.planName
    status = overview.subscriptionStatus
    period = (overview.usage.first?.period).map { PageText.period($0) }
    meters = overview.billedUsage.map { Meter($0, overview, added: added) }
    invoice = overview.invoice.map { InvoiceTable($0, upcoming: nil) }
    trouble = overview.trouble
    ending = PeriodEndWords(overview: overview).sentences
    base = plan.flatMap { plan in
      overview.invoice.flatMap { PriceWords.base(plan, in: $0.currency) }
    }
    steps = StepLinks(step, page: links.page)
    charts = ChartView.all(series, overview)
    invoices = PastInvoice.newest(overview.invoices.filter(\.isFinal))
    hasInvoices = !invoices.isEmpty
    gaps = (overview.coverage?.gaps ?? []).suffix(10).reversed().map { CustomerView.Gap($0) }
    hasGaps = !gaps.isEmpty
    let silent = Set(overview.silentInstances)
    instances = overview.instances.map {
      CustomerView.Instance($0, isSilent: silent.contains($0.instance))
    }
    hasInstances = !instances.isEmpty
    csv = "\(links.page)/usage.csv"
    json = "\(links.page)/usage.json"
    portal = links.portal
  }
}

extension UsagePageView.Meter {
  init(_ usage: MeterUsage, _ overview: CustomerOverview, added: AddedUsage?) {
    let own = overview.lines(of: usage.meter.key)
    let terms = usage.segment.flatMap { overview.terms(of: $0) }
    let currency = overview.invoice?.currency
    key = usage.meter.key.text
    used = UsageWords(usage).used
    charge = currency.flatMap { currency in
      guard usage.segment != nil else { return nil }
      return overview.charge(of: usage.meter.key).map { UsageWords.charge($0, in: currency) }
    }
    bar = UsageBar(usage)
    lines = own.map(\.description)
    tiers =
      currency.map { currency in
        own.flatMap(\.tiers).map { UsagePageView.Tier($0, currency) }
      } ?? []
    hasTiers = !tiers.isEmpty
    price = currency.flatMap { currency in
      (terms?.model).map { PriceWords(unit: usage.meter.unit, currency: currency).text($0) }
    }
    unit = UnitName(usage.meter.unit).plural
    isPriced = terms?.model != nil && currency != nil
    let asked = added.flatMap { $0.usage.meter.key == usage.meter.key ? $0 : nil }
    self.added = asked.map { String($0.added.units) } ?? ""
    answer = asked?.sentence
  }
}

extension UsagePageView.Tier {
  fileprivate init(_ tier: LineTier, _ currency: Currency) {
    range = tier.upTo.map { "up to \($0.grouped)" } ?? "above"
    quantity = tier.quantity.grouped
    price =
      tier.unitAmount.formatted(in: currency)
      + (tier.flatAmount.map { " + \($0.formatted(in: currency))" } ?? "")
    amount = tier.amount.formatted(in: currency)
  }
}

/// The links between the charts by day and those by hour.
struct StepLinks: Sendable {
  struct Link: Sendable {
    let label: String
    let href: String
    let isCurrent: Bool
  }

  let links: [Link]

  init(_ step: SeriesStep, page: String) {
    links = [SeriesStep.day, .hour].map { each in
      Link(
        label: each == .day ? "By day" : "By hour", href: "\(page)?by=\(each.rawValue)#charts",
        isCurrent: each == step)
    }
  }
}
