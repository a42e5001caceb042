import Catalog
import Demonstration
import Foundation

/// Finds and reads the catalogue: the file that is named, `catalog.yaml` of this folder, or the built-in one.
enum CatalogLoading {
  struct Loaded: Sendable {
    let catalog: PriceCatalog
    /// The file's path, or what stands in for it.
    let origin: String
  }

  static let defaultPath = "catalog.yaml"

  /// Throws a failure with every mistake in the file; a named file that is not there is one too.
  static func load(_ path: String?) throws(CommandFailure) -> Loaded {
    if path == nil, !FileManager.default.fileExists(atPath: defaultPath) {
      return Loaded(
        catalog: try builtIn(),
        origin: "the built-in catalogue (no \(defaultPath) here)")
    }
    let file = path ?? defaultPath
    do {
      return Loaded(catalog: try CatalogFile.read(file), origin: file)
    } catch {
      throw CommandFailure("\(error)", .wrongUsage)
    }
  }

  /// The catalogue of the demonstration, which has the guide's meters and plans.
  static func builtIn() throws(CommandFailure) -> PriceCatalog {
    try parse(DemoFiles.catalog, "built-in")
  }

  private static func parse(_ text: String, _ file: String) throws(CommandFailure) -> PriceCatalog {
    do {
      return try PriceCatalog.parse(yaml: text, file: file)
    } catch {
      throw CommandFailure("\(error)", .wrongUsage)
    }
  }
}
