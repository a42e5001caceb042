public import UsageLedger

/// The rules of the name that whoever makes a key gives it.
public enum KeyLabel {
  /// In characters.
  public static let maximumLength = 100

  /// Throws `conflict` for a name that is empty, too long, or would not be one line of a list.
  public static func check(name: String?) throws(LedgerError) {
    guard let name else { return }
    let isVisible = name.unicodeScalars.allSatisfy {
      switch $0.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse: false
      default: true
      }
    }
    guard isVisible, name.contains(where: { !$0.isWhitespace }), name.count <= maximumLength else {
      throw LedgerError(
        .conflict,
        "the name of a key has 1 to \(maximumLength) visible characters")
    }
  }
}
