/// A line with its place, for paging through the lines of an invoice.
struct IndexedLine: Identified {
  var id: String
  var index: Int
}

extension Invoice {
  /// docs.stripe.com/api/invoice-line-item/object
  func line(_ index: Int, _ rendering: Rendering, in state: SandboxState) -> JSON {
    let line = lines[index]
    let price = line.price.flatMap { state.prices[$0] }
    var json = JSONObject(id: lineID(index), object: "line_item")
    json.set("amount", line.amount)
    json.set("currency", currency)
    json.set("description", line.description(price: price, in: state))
    json.set("discount_amounts", (line.discounts ?? []).map(\.rendered))
    json.set("discountable", line.isDiscountable)
    json.emptyLists("discounts")
    json.set("invoice", id)
    json.set("livemode", false)
    json.set("metadata", metadata(of: line))
    var period = JSONObject()
    period.set("end", line.periodEnd)
    period.set("start", line.periodStart)
    json.set("period", period)
    json.emptyLists("pretax_credit_amounts")
    json.set("quantity", line.quantity)
    if rendering.generation == .meters {
      json.set("parent", parent(of: line))
      json.set("pricing", pricing(of: line, price, rendering, in: state))
      json.set("quantity_decimal", String(line.quantity))
      json.set("subtotal", line.amount)
      json.set("subscription", state.subscriptionReference(subscription, rendering))
      json.emptyLists("taxes")
    } else {
      renderLegacy(line, price, rendering, into: &json, in: state)
    }
    return .object(json)
  }

  /// A subscription's lines carry its metadata, an item's line the item's (docs.stripe.com/api/invoice-line-item/object).
  private func metadata(of line: InvoiceLine) -> [StringPair] {
    if case .item = line.source { return line.metadata }
    return subscriptionMetadata
  }

  private func parent(of line: InvoiceLine) -> JSON {
    var details = JSONObject()
    var parent = JSONObject()
    if case .item(let item) = line.source {
      details.set("invoice_item", item)
      details.set("proration", false)
      details.nulls("proration_details")
      details.set("subscription", subscription)
      parent.set("invoice_item_details", details)
      parent.nulls("subscription_item_details")
      parent.set("type", "invoice_item_details")
    } else {
      details.set("invoice_item", line.invoiceItem)
      details.set("proration", line.isProration)
      details.nulls("proration_details")
      details.set("subscription", subscription)
      details.set("subscription_item", line.subscriptionItem ?? "")
      parent.nulls("invoice_item_details")
      parent.set("subscription_item_details", details)
      parent.set("type", "subscription_item_details")
    }
    return .object(parent)
  }

  private func pricing(
    of line: InvoiceLine, _ price: Price?, _ rendering: Rendering, in state: SandboxState
  ) -> JSON {
    guard let price else { return .null }
    let below = rendering.below("pricing").below("price_details")
    var details = JSONObject()
    details.set("price", price.reference(below, in: state))
    details.set("product", price.productReference(below, in: state))
    var pricing = JSONObject()
    pricing.set("price_details", details)
    pricing.set("type", "price_details")
    pricing.set("unit_amount_decimal", line.unitAmount?.text)
    return .object(pricing)
  }

  private func renderLegacy(
    _ line: InvoiceLine, _ price: Price?, _ rendering: Rendering, into json: inout JSONObject,
    in state: SandboxState
  ) {
    json.set("amount_excluding_tax", line.amount)
    json.set("plan", price?.renderedAsPlan(rendering.below("plan"), in: state) ?? .null)
    json.set("price", price?.rendered(rendering.below("price"), in: state) ?? .null)
    json.set("proration", line.isProration)
    var details = JSONObject()
    details.nulls("credited_items")
    json.set("proration_details", details)
    json.set("subscription", state.subscriptionReference(subscription, rendering))
    if let item = line.subscriptionItem { json.set("subscription_item", item) }
    json.emptyLists("tax_amounts", "tax_rates")
    if case .item(let item) = line.source { json.set("invoice_item", item) }
    json.set("type", line.subscriptionItem == nil ? "invoiceitem" : "subscription")
    json.set("unit_amount_excluding_tax", line.unitAmount?.text)
  }
}

extension InvoiceLine {
  /// The words of the line: `8 × Devices (Tier 1 at $5.00 / month)`.
  func description(price: Price?, in state: SandboxState) -> String {
    if let text { return text }
    let name = price.flatMap { state.products[$0.product]?.name } ?? "Item"
    if source == .trial { return "Trial period for \(name)" }
    let unit = MoneyText.unit(unitAmount ?? .zero, price?.currency ?? "usd")
    let interval = price?.recurrence.map { " / \($0.interval.unit.rawValue)" } ?? ""
    return switch part {
    case .whole: "\(quantity) × \(name) (at \(unit)\(interval))"
    case .tier(let index): "\(quantity) × \(name) (Tier \(index + 1) at \(unit)\(interval))"
    case .flatFee(let index): "\(name) (Tier \(index + 1) flat fee at \(unit)\(interval))"
    }
  }
}

/// Amounts as they read in descriptions.
enum MoneyText {
  static func unit(_ amount: DecimalAmount, _ currency: String) -> String {
    let negative = amount < .zero
    let magnitude = DecimalAmount(trillionths: negative ? -amount.trillionths : amount.trillionths)
    let decimals = ChargeCurrency(currency)?.decimals ?? 2
    let scale: Int128 = decimals == 3 ? 1_000 : decimals == 2 ? 100 : 1
    let major = DecimalAmount(trillionths: magnitude.trillionths / scale).text
    let halves = major.split(separator: ".")
    let fraction = halves.count > 1 ? String(halves[1]) : ""
    let padded = fraction + String(repeating: "0", count: max(0, decimals - fraction.count))
    let symbol = currency == "usd" ? "$" : currency.uppercased() + " "
    return "\(negative ? "-" : "")\(symbol)\(halves[0])\(padded.isEmpty ? "" : "." + padded)"
  }
}
