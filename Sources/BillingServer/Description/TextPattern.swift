/// The forms of texts, as patterns of JSON Schema (ECMA-262). The description shows the same.
enum TextPattern {
  /// An absolute address of HTTP (RFC 3986).
  static let returnURL =
    #"^https?://[A-Za-z0-9._~-]+(:[0-9]{1,5})?([/?#]([A-Za-z0-9._~!$&'()*+,;=:@/?#-]|%[0-9A-Fa-f]{2})*)?$"#

  /// Whether the whole text has that form.
  static func matches(_ text: String, _ pattern: String) -> Bool {
    guard let regex = try? Regex(pattern) else { return false }
    return text.wholeMatch(of: regex) != nil
  }
}
