import Amounts
import Catalog

/// What an invoice line says to people: `8 devices: 3 × $5.00 after 5 included`.
struct LineDescription {
  let unit: String
  let model: PriceModel
  let currency: Currency

  func text(_ quantity: WholeQuantity, billable: WholeQuantity) -> String {
    let amount = "\(quantity) \(noun(quantity))"
    switch model {
    case .perUnit(let price, let included):
      return "\(amount): \(billable) × \(price.formatted(in: currency))" + after(included)
    case .package(let size, let price, let included):
      let packages = (try? billable.blocks(of: size, rounding: .up)) ?? .zero
      return "\(amount): \(packages) × \(price.formatted(in: currency)) per \(size)"
        + after(included)
    case .graduated: return "\(amount), graduated"
    case .volume: return "\(amount), by volume"
    }
  }

  private func after(_ included: WholeQuantity) -> String {
    included > .zero ? " after \(included) included" : ""
  }

  /// English plural for words in small letters; symbols such as `GB` stay.
  private func noun(_ quantity: WholeQuantity) -> String {
    let isWord = unit.utf8.allSatisfy { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
    return isWord && quantity != 1 && unit.utf8.last != UInt8(ascii: "s") ? unit + "s" : unit
  }
}
