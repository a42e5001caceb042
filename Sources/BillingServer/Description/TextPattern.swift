/// The forms of texts, as patterns of JSON Schema (ECMA-262) that the description shows.
enum TextPattern {
  /// Of what a name never has: control, format and invisible characters of the basic plane. Which characters Unicode defines,
  /// and the composed form, no pattern says.
  static let name =
    #"^[^\u0000-\u001F\u007F-\u009F\u00AD\u034F\u0600-\u0605\u061C\u06DD\u070F\u0890\u0891\u08E2"#
    + #"\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B-\u200F\u2028-\u202E\u2060-\u206F\u3164"#
    + #"\uE000-\uF8FF\uFE00-\uFE0F\uFEFF\uFFA0\uFFF0-\uFFFB\uFFFE\uFFFF]+$"#

  /// A line of text: no control characters.
  static let line = #"^[^\u0000-\u001F\u007F-\u009F]+$"#

  /// Printable ASCII without a space at its ends, which HTTP would take away (RFC 9110 §5.5).
  static let headerKey = "^[!-~]([ -~]*[!-~])?$"

  /// An absolute address of HTTP (RFC 3986).
  static let returnURL =
    #"^https?://[A-Za-z0-9._~-]+(:[0-9]{1,5})?([/?#]([A-Za-z0-9._~!$&'()*+,;=:@/?#-]|%[0-9A-Fa-f]{2})*)?$"#

  /// Base64url.
  static let cursor = "^[A-Za-z0-9_-]+$"

  /// Whether the whole text has that form.
  static func matches(_ text: String, _ pattern: String) -> Bool {
    guard let regex = try? Regex(pattern) else { return false }
    return text.wholeMatch(of: regex) != nil
  }
}
