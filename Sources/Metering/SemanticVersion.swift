/// A version by semver.org 2.0.0, such as `1.2.3` or `1.3.0-rc.1+5f3a`: ordered by precedence, compared as it is written.
public struct SemanticVersion: Hashable, Sendable, CustomStringConvertible {
  /// The longest text that is taken, in bytes.
  public static let maximumLength = 64

  /// What rises with changes that break something.
  public let major: Int64
  /// What rises with what is new.
  public let minor: Int64
  /// What rises with what is mended.
  public let patch: Int64
  private let prerelease: [Substring]
  /// As it was written.
  public let description: String

  /// Nil for a text that is no version, or a longer one than ``maximumLength``.
  public init?(_ text: String) {
    guard text.utf8.count <= Self.maximumLength else { return nil }
    let (named, build) = Self.cut(text[...], at: "+")
    let (core, prerelease) = Self.cut(named, at: "-")
    let numbers = core.split(separator: ".", omittingEmptySubsequences: false).map(Self.number)
    guard numbers.count == 3, let major = numbers[0], let minor = numbers[1],
      let patch = numbers[2], Self.areIdentifiers(build), Self.areIdentifiers(prerelease)
    else { return nil }
    let identifiers = prerelease?.split(separator: ".") ?? []
    // A number has no zeros before it; a build's may.
    guard identifiers.allSatisfy({ !Self.isNumeric($0) || Self.number($0) != nil }) else {
      return nil
    }
    (self.major, self.minor, self.patch) = (major, minor, patch)
    self.prerelease = identifiers
    description = text
  }

  /// The version in which the minor version began, or the version itself where it came before that: of `1.2.3` `1.2.0`, of `1.3.0-rc.1` that itself.
  public var minorVersion: SemanticVersion {
    min(self, SemanticVersion("\(major).\(minor).0") ?? self)
  }

  private static func cut(_ text: Substring, at mark: Character) -> (Substring, Substring?) {
    guard let position = text.firstIndex(of: mark) else { return (text, nil) }
    return (text[..<position], text[text.index(after: position)...])
  }

  /// Dotted identifiers of letters, digits and hyphens, none of them empty; where there are none, all is well.
  private static func areIdentifiers(_ text: Substring?) -> Bool {
    guard let text else { return true }
    return text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { identifier in
      !identifier.isEmpty
        && identifier.unicodeScalars.allSatisfy {
          ("0"..."9").contains($0) || ("a"..."z").contains($0) || ("A"..."Z").contains($0)
            || $0 == "-"
        }
    }
  }

  private static func isNumeric(_ text: Substring) -> Bool {
    !text.isEmpty && text.unicodeScalars.allSatisfy { ("0"..."9").contains($0) }
  }

  private static func number(_ text: Substring) -> Int64? {
    guard isNumeric(text), text == "0" || text.first != "0" else { return nil }
    return Int64(text)
  }
}

extension SemanticVersion: Comparable {
  /// Whether both are written alike.
  public static func == (left: SemanticVersion, right: SemanticVersion) -> Bool {
    left.description == right.description
  }

  /// What equal versions agree in.
  public func hash(into hasher: inout Hasher) { hasher.combine(description) }

  /// By precedence: a build's name does not count, so two versions may differ though neither is less.
  public static func < (left: SemanticVersion, right: SemanticVersion) -> Bool {
    let (mine, other) = (
      (left.major, left.minor, left.patch), (right.major, right.minor, right.patch)
    )
    guard mine == other else { return mine < other }
    // What is released comes after what was tried before it.
    guard !left.prerelease.isEmpty, !right.prerelease.isEmpty else {
      return !left.prerelease.isEmpty && right.prerelease.isEmpty
    }
    for (first, second) in zip(left.prerelease, right.prerelease) where first != second {
      return precedes(first, second)
    }
    return left.prerelease.count < right.prerelease.count
  }

  /// Numbers by their size and before words; words byte by byte.
  private static func precedes(_ first: Substring, _ second: Substring) -> Bool {
    switch (number(first), number(second)) {
    case (let one?, let other?): one < other
    case (_?, nil): true
    case (nil, _?): false
    case (nil, nil): first.utf8.lexicographicallyPrecedes(second.utf8)
    }
  }
}
