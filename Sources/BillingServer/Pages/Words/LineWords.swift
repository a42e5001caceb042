import Amounts
import Billing
import Catalog
import Metering
import Rating

/// How the charge of an invoice's line comes about: `8 devices: 3 × $5.00 after 5 included`.
struct LineWords {
  let unit: String
  let currency: Currency
  let words: PageWords

  func text(_ line: InvoiceLine, _ model: PriceModel) -> String {
    let amount = words.counted(line.quantity, unit)
    switch model {
    case .perUnit(let price, let included):
      return after(
        included,
        words(
          .line,
          [
            "amount": amount, "billable": words.number(line.billable),
            "price": words.price(price, in: currency),
          ]))
    case .package(let size, let price, let included):
      let packages = (try? line.billable.blocks(of: size, rounding: .up)) ?? .zero
      return after(
        included,
        words(
          .linePackage,
          [
            "amount": amount, "billable": words.number(packages),
            "price": words.price(price, in: currency), "size": words.number(size),
          ]))
    case .graduated: return words(.lineGraduated, ["amount": amount])
    case .volume: return words(.lineVolume, ["amount": amount])
    }
  }

  private func after(_ included: WholeQuantity, _ line: String) -> String {
    guard included > .zero else { return line }
    return words(.lineAfter, ["line": line, "included": words.number(included)])
  }
}

extension CustomerOverview {
  /// What a line of the invoice says in a language; the plan's name, as it is, of the base.
  func description(of line: InvoiceLine, of invoice: Invoice, in words: PageWords) -> String {
    guard let usage = usage.first(where: { $0.meter.key == line.meter }), let price = line.price,
      let model = prices[price].flatMap({ PriceTerms($0) })?.model
    else { return line.description }
    return LineWords(unit: usage.meter.unit, currency: invoice.currency, words: words)
      .text(line, model)
  }
}
