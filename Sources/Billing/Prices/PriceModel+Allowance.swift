import Amounts
import Catalog

extension PriceModel {
  /// The units that cost nothing: an allowance, or the free first tier of a graduated price.
  var included: WholeQuantity {
    switch self {
    case .perUnit(_, let included), .package(_, _, let included): included
    case .graduated(let tiers): tiers.first.flatMap { $0.isFree ? $0.upTo : nil } ?? .zero
    case .volume: .zero
    }
  }
}
