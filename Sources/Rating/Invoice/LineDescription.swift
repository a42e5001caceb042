import Amounts
import Catalog
import Metering

/// What an invoice line says to people: `8 devices: 3 × $5.00 after 5 included`.
struct LineDescription {
  let unit: String
  let model: PriceModel
  let currency: Currency

  func text(_ quantity: WholeQuantity, billable: WholeQuantity) -> String {
    let amount = UnitName(unit).counted(quantity)
    switch model {
    case .perUnit(let price, let included):
      return "\(amount): \(billable.grouped) × \(price.formatted(in: currency))" + after(included)
    case .package(let size, let price, let included):
      let packages = (try? billable.blocks(of: size, rounding: .up)) ?? .zero
      return "\(amount): \(packages.grouped) × \(price.formatted(in: currency)) per \(size.grouped)"
        + after(included)
    case .graduated: return "\(amount), graduated"
    case .volume: return "\(amount), by volume"
    }
  }

  private func after(_ included: WholeQuantity) -> String {
    included > .zero ? " after \(included.grouped) included" : ""
  }
}
