/// Removes whatever looks like a secret of Stripe's from text that is going to be shown or logged.
enum SecretText {
  private static let prefixes = [
    "sk_live_", "sk_test_", "rk_live_", "rk_test_", "whsec_", "sk_", "rk_",
  ]

  /// The text with the secret part of every key and signing secret replaced by an ellipsis.
  ///
  /// A text that is a key of unknown shape as a whole cannot be recognised here; keys are therefore carried as
  /// ``StripeSecretKey``, whose description shows a prefix only when it knows it.
  static func redacting(_ text: String) -> String {
    var result = ""
    var word = ""
    for character in text {
      if character.isLetter || character.isNumber || character == "_" || character == "*" {
        word.append(character)
      } else {
        result += redactedWord(word)
        result.append(character)
        word = ""
      }
    }
    return result + redactedWord(word)
  }

  /// A key shown as its known prefix alone, or as an ellipsis.
  static func redacted(_ secret: String) -> String {
    (prefixes.first { secret.hasPrefix($0) } ?? "") + "…"
  }

  private static func redactedWord(_ word: String) -> String {
    guard let prefix = prefixes.first(where: { word.hasPrefix($0) }) else { return word }
    return prefix + "…"
  }
}
