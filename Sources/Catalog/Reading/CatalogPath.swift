/// Where a value stands in the file: `plans.starter.prices[0].unit_amount`.
struct CatalogPath: Hashable, Sendable, CustomStringConvertible {
  static let root = CatalogPath(description: "")

  let description: String

  private init(description: String) { self.description = description }

  func key(_ name: String) -> CatalogPath {
    CatalogPath(description: description.isEmpty ? name : "\(description).\(name)")
  }

  func index(_ number: Int) -> CatalogPath { CatalogPath(description: "\(description)[\(number)]") }
}
