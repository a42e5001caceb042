import Amounts
import Metering
import TableFiles
import UsageLedger

/// Rows of `focus`: a charge for each line of a final invoice, with the columns of FOCUS 1.0 (focus.finops.org). What an invoice of usage
/// has no counterpart of is empty; negotiated and listed prices are the same here.
enum FocusCharges {
  static let columns = [
    TableColumn("AvailabilityZone", .text, isOptional: true), TableColumn("BilledCost", .decimal),
    TableColumn("BillingAccountId", .text),
    TableColumn("BillingAccountName", .text, isOptional: true),
    TableColumn("BillingCurrency", .text), TableColumn("BillingPeriodEnd", .instant),
    TableColumn("BillingPeriodStart", .instant), TableColumn("ChargeCategory", .text),
    TableColumn("ChargeClass", .text, isOptional: true),
    TableColumn("ChargeDescription", .text, isOptional: true),
    TableColumn("ChargeFrequency", .text), TableColumn("ChargePeriodEnd", .instant),
    TableColumn("ChargePeriodStart", .instant),
    TableColumn("CommitmentDiscountCategory", .text, isOptional: true),
    TableColumn("CommitmentDiscountId", .text, isOptional: true),
    TableColumn("CommitmentDiscountName", .text, isOptional: true),
    TableColumn("CommitmentDiscountStatus", .text, isOptional: true),
    TableColumn("CommitmentDiscountType", .text, isOptional: true),
    TableColumn("ConsumedQuantity", .decimal, isOptional: true),
    TableColumn("ConsumedUnit", .text, isOptional: true),
    TableColumn("ContractedCost", .decimal),
    TableColumn("ContractedUnitPrice", .decimal, isOptional: true),
    TableColumn("EffectiveCost", .decimal), TableColumn("InvoiceIssuerName", .text),
    TableColumn("ListCost", .decimal),
    TableColumn("ListUnitPrice", .decimal, isOptional: true),
    TableColumn("PricingCategory", .text, isOptional: true),
    TableColumn("PricingQuantity", .decimal, isOptional: true),
    TableColumn("PricingUnit", .text, isOptional: true), TableColumn("ProviderName", .text),
    TableColumn("PublisherName", .text), TableColumn("RegionId", .text, isOptional: true),
    TableColumn("RegionName", .text, isOptional: true),
    TableColumn("ResourceId", .text, isOptional: true),
    TableColumn("ResourceName", .text, isOptional: true),
    TableColumn("ResourceType", .text, isOptional: true), TableColumn("ServiceCategory", .text),
    TableColumn("ServiceName", .text), TableColumn("SkuId", .text, isOptional: true),
    TableColumn("SkuPriceId", .text, isOptional: true),
    TableColumn("SubAccountId", .text, isOptional: true),
    TableColumn("SubAccountName", .text, isOptional: true),
    TableColumn("Tags", .text, isOptional: true), TableColumn("x_InvoiceId", .text),
  ]

  static func rows(
    of invoices: [InvoiceSeen], name: String?, _ question: ExportQuestion,
    after place: ExportCursor.Place?
  ) -> [[TableValue]] {
    ExportedInvoices.lines(of: invoices.filter(\.bills), question, after: place)
      .map { invoice, line, cursor in
        let charge = charge(of: line, on: invoice, name: name)
        return columns.map { charge[$0.name] ?? .none } + [.text(cursor)]
      }
  }

  private static func charge(
    of line: InvoiceSeen.Line, on invoice: InvoiceSeen, name: String?
  ) -> [String: TableValue] {
    let listed = cost(line.amount, in: invoice.currency)
    let billed = cost(
      Money(minorUnits: line.amount.minorUnits - line.discounted.minorUnits), in: invoice.currency)
    let isUsage = line.item != nil && line.quantity != nil && !line.isProration
    return [
      "BilledCost": .decimal(billed), "EffectiveCost": .decimal(billed),
      "ContractedCost": .decimal(listed), "ListCost": .decimal(listed),
      "BillingAccountId": .text(invoice.stripeCustomer), "BillingAccountName": TableValue(name),
      "SubAccountId": .text(invoice.customer.text), "SubAccountName": TableValue(name),
      "BillingCurrency": .text(invoice.currency.uppercased()),
      "BillingPeriodStart": .instant(line.period.start),
      "BillingPeriodEnd": .instant(line.period.end),
      "ChargePeriodStart": .instant(line.period.start),
      "ChargePeriodEnd": .instant(line.period.end),
      "ChargeCategory": .text(category(of: line)),
      "ChargeClass": line.isProration ? .text("Correction") : .none,
      "ChargeDescription": TableValue(line.description),
      "ChargeFrequency": .text(
        line.item == nil ? "One-Time" : isUsage ? "Usage-Based" : "Recurring"),
      "ConsumedQuantity": isUsage ? TableValue(line.quantity) : .none,
      "ConsumedUnit": isUsage ? .text("Units") : .none,
      "PricingQuantity": TableValue(line.quantity),
      "PricingUnit": line.quantity == nil ? .none : .text("Units"),
      "PricingCategory": .text("Standard"),
      "InvoiceIssuerName": .text(issuer), "ProviderName": .text(issuer),
      "PublisherName": .text(issuer),
      "ServiceCategory": .text("Internet of Things"), "ServiceName": .text("Subscription"),
      "SkuId": TableValue(line.price?.text), "SkuPriceId": TableValue(line.price?.text),
      "x_InvoiceId": .text(invoice.id),
    ]
  }

  /// Whoever runs the platform issues the invoices; their name is in their Stripe account, not here.
  private static let issuer = "Platform"

  private static func category(of line: InvoiceSeen.Line) -> String {
    if line.amount < .zero { return "Credit" }
    return line.item == nil ? "Purchase" : "Usage"
  }

  /// In the currency's major unit; of a currency that Stripe did not name before, as it is.
  private static func cost(_ amount: Money, in currency: String) -> Quantity {
    guard let currency = try? Currency(currency) else { return Quantity(amount.minorUnits) }
    return amount.majorUnits(in: currency)
  }
}
