/// Where the catalogue in force is read: a value, which stays, or a file that may be edited while the program runs.
///
/// Ask anew for every piece of work, and work with one answer: two may be of two editions.
public protocol CatalogSource: Sendable {
  var current: PriceCatalog { get }
}

extension PriceCatalog: CatalogSource {
  public var current: PriceCatalog { self }
}
