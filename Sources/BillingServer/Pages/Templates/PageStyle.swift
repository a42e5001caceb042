import Crypto
import Wire

/// The pages' one style sheet, `Files/style.css`, which stands in every page.
enum PageStyle {
  /// What the content security policy allows: exactly this sheet.
  static let hash: String = {
    let digest = Array(SHA256.hash(data: Array(css.utf8)))
    return "sha256-" + Base64.text(of: digest)
  }()

  static var css: String { EmbeddedFiles.style }
}
