import Amounts
import Billing
import Catalog
import HTTPTypes
import Hummingbird
import Metering
import Rating
import Reporting
import StripeAccounts
import UsageLedger
import Wire

/// `GET /usage/{token}`: the customers' own page, and the same as CSV and JSON, for whoever has the link.
struct UsagePageRoutes: Sendable {
  let store: any BillingStore
  let figures: any CustomerFigures
  let tokens: TokenDesk
  let settings: PageSettings
  let sandboxNotice: String?

  @Sendable func page(_ request: Request, _ context: BillingRequestContext) async throws -> Response
  {
    guard let customer = try await customer(context) else { return refusal(request) }
    var query = QueryReader(request, names: ["by", "meter", "add", "lang"])
    let asked = query.text("lang")
    let step = query.choice("by", of: SeriesStep.self) ?? .day
    let meter = query.text("meter").flatMap { try? MeterKey($0) }
    let more = query.integer("add", in: 1...AddedUsage.most)
    try query.finish()
    let overview = try await overview(of: customer)
    var added: AddedUsage?
    if let meter, let more {
      added = try? AddedUsage(WholeQuantity(Int64(more)), of: meter, to: overview)
    }
    let words = words(asked, request)
    let view = UsagePageView(
      overview, series: try await SeriesReader(store: store).series(of: overview, by: step),
      added: added, step: step,
      links: UsagePageView.Links(
        page: request.uri.path, language: asked.flatMap { PageLanguage(tag: $0) }?.rawValue,
        portal: settings.portalURL),
      frame: PageFrame(
        title: "\(overview.name) – \(settings.brand.name)", sandboxNotice: notice(in: words),
        isOperator: false, brand: settings.brand, words: words), words: words)
    return response(view, template: "usage", words)
  }

  private func words(_ asked: String?, _ request: Request) -> PageWords {
    settings.strings[
      PageLanguage.chosen(
        asked: asked, accepted: request.headers[values: .acceptLanguage].joined(separator: ","),
        otherwise: settings.language)]
  }

  /// The operator's sentence is in English.
  private func notice(in words: PageWords) -> String? {
    sandboxNotice.map { words.language == .en ? $0 : words(.sandbox) }
  }

  /// A page in a language of the reader's choice, in the platform's frame and colours.
  private func response(
    _ view: Any, template: String, status: HTTPResponse.Status = .ok, _ words: PageWords
  ) -> Response {
    var response = PageRenderer.response(
      view, template: template, status: status, ancestors: settings.frameAncestors,
      style: settings.brand.style)
    response.headers[.vary] = "Accept-Language"
    response.headers[.contentLanguage] = words.language.rawValue
    return response
  }

  /// A line for each meter and day of the period, as far as it has gone; without a value where nothing was reported.
  @Sendable func csv(_ request: Request, _ context: BillingRequestContext) async throws -> Response
  {
    guard let customer = try await customer(context) else { return refusal(request) }
    try QueryReader(request, names: []).finish()
    let series = try await days(of: try await overview(of: customer))
    var text = "meter,unit,start,end,value\r\n"
    for (usage, slots) in series {
      for slot in slots {
        let value = slot.value?.description ?? ""
        text +=
          "\(usage.meter.key),\(Self.field(usage.meter.unit)),\(slot.span.start),\(slot.span.end),\(value)\r\n"
      }
    }
    return Response(
      .ok, text: text, type: "text/csv; charset=utf-8",
      headers: [.contentDisposition: "attachment; filename=\"usage.csv\""])
  }

  /// What the page says, for the platform's own site: any origin may read it, as the token in the address is the only key.
  @Sendable func json(_ request: Request, _ context: BillingRequestContext) async throws -> Response
  {
    guard let customer = try await customer(context) else {
      var problem = Problem.unknownRoute
      problem.headers[.accessControlAllowOrigin] = "*"
      throw problem
    }
    try QueryReader(request, names: []).finish()
    let overview = try await overview(of: customer)
    let series = try await days(of: overview)
    var answer: JSONObject = [
      "customer_id": .string(customer.text), "name": .string(overview.name),
      "plan": .string(overview.planName),
      "meters": .array(
        series.map { usage, slots in
          var meter = usage.sharedForm
          if let invoice = overview.invoice, let charge = overview.charge(of: usage.meter.key) {
            meter.append("charge", JSONValue(charge.minorUnits))
            meter.append("charge_text", .string(UsageWords.charge(charge, in: invoice.currency)))
          }
          meter.append("days", .array(slots.map(\.jsonForm)))
          return .object(meter)
        }),
    ]
    if let invoice = overview.invoice { answer.append("invoice", invoice.json) }
    var response = Response(json: .object(answer))
    response.headers[.accessControlAllowOrigin] = "*"
    return response
  }

  private func days(of overview: CustomerOverview) async throws
    -> [(usage: MeterUsage, slots: [MeterSeries.Slot])]
  {
    try await SeriesReader(store: store).series(of: overview, by: .day).map { series in
      (series.usage, series.slots.filter { $0.span.start < series.now })
    }
  }

  private func customer(_ context: BillingRequestContext) async throws -> CustomerID? {
    try await tokens.customer(ofLink: Secret(context.parameters.get("token") ?? ""))
  }

  private func overview(of customer: CustomerID) async throws -> CustomerOverview {
    try await OverviewReader(store: store, figures: figures).overview(
      of: customer, link: try await store.link(of: customer), newest: 0)
  }

  private func refusal(_ request: Request) -> Response {
    let asked = QueryReader(request, names: ["lang"]).text("lang")
    let words = words(asked, request)
    return response(
      MessagePage(
        heading: words(.goneHeading), text: words(.goneText), brand: settings.brand, words: words),
      template: "message", status: .notFound, words)
  }

  /// In quotes where the text needs them (RFC 4180).
  private static func field(_ text: String) -> String {
    guard text.contains(where: { "\",\r\n".contains($0) }) else { return text }
    return "\"\(text.replacing("\"", with: "\"\""))\""
  }
}

extension MeterUsage {
  /// What a customer's own site may show: nothing of Stripe's ids or of what is on its way there.
  fileprivate var sharedForm: JSONObject {
    [
      "meter": .string(meter.key.text), "unit": .string(meter.unit), "period": period.jsonForm,
      "total": JSONValue(total.whole.units), "included": JSONValue(included.units),
      "overage": JSONValue(overage.units), "used": .string(UsageWords(self).used),
    ]
  }
}

extension MeterSeries.Slot {
  fileprivate var jsonForm: JSONValue {
    .object([
      "start": JSONValue(span.start), "end": JSONValue(span.end),
      "value": value.map { JSONValue($0) } ?? .null,
    ])
  }
}
