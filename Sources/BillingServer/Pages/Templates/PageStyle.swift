import Crypto
import Wire

/// The pages' one style sheet, `Files/style.css`, which stands in every page.
enum PageStyle {
  /// What the content security policy allows: exactly this sheet.
  static let hash = hash(of: css)

  /// What allows a sheet that stands in a page, and no other.
  static func hash(of sheet: String) -> String {
    "sha256-" + Base64.text(of: Array(SHA256.hash(data: Array(sheet.utf8))))
  }

  static var css: String { EmbeddedFiles.style }
}
