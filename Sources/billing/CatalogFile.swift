import Catalog
import Foundation

/// A catalogue on disk.
enum CatalogFile {
  /// Throws a `CatalogError` with every mistake, or with the reason why the file cannot be read.
  static func read(_ path: String) throws(CatalogError) -> PriceCatalog {
    let text: String
    do {
      text = try String(contentsOfFile: path, encoding: .utf8)
    } catch {
      let exists = FileManager.default.fileExists(atPath: path)
      throw CatalogError(
        unreadable: path, reason: exists ? "not a text file in UTF-8" : "there is no such file")
    }
    return try PriceCatalog.parse(yaml: text, file: path)
  }
}
