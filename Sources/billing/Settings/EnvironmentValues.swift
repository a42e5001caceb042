import Configuration
import Foundation
import StripeAPI

/// Reads settings one by one; an empty variable counts as absent.
struct EnvironmentValues {
  private let reader: ConfigReader

  init(_ reader: ConfigReader) { self.reader = reader }

  func text(_ key: ConfigKey, isSecret: Bool = false) -> String? {
    let value = reader.string(forKey: key, isSecret: isSecret)
    return value.flatMap { $0.isEmpty ? nil : $0 }
  }

  func port(_ key: ConfigKey) throws(SettingError) -> Int? {
    guard let text = text(key) else { return nil }
    guard let port = Int(text), (0...65_535).contains(port) else {
      throw SettingError(variable: key.variable, value: text, takes: "a port, 0 to 65535")
    }
    return port
  }

  func secret(_ key: ConfigKey, minimumLength: Int) throws(SettingError) -> String? {
    guard let text = text(key, isSecret: true) else { return nil }
    guard text.count >= minimumLength else {
      throw SettingError(
        variable: key.variable, value: nil, takes: "at least \(minimumLength) characters")
    }
    return text
  }

  func stripeKey(_ key: ConfigKey) throws(SettingError) -> String? {
    guard let text = text(key, isSecret: true) else { return nil }
    guard text.hasPrefix("sk_") || text.hasPrefix("rk_"), text.allSatisfy(\.isASCII) else {
      throw SettingError(
        variable: key.variable, value: nil,
        takes: "a secret or restricted key of Stripe, sk_… or rk_…")
    }
    return text
  }

  /// Without a slash at its end.
  func webAddress(_ key: ConfigKey) throws(SettingError) -> String? {
    guard let text = text(key) else { return nil }
    let schemes = ["http://", "https://"]
    guard let scheme = schemes.first(where: text.hasPrefix), text.count > scheme.count,
      !text.contains(where: \.isWhitespace)
    else {
      throw SettingError(
        variable: key.variable, value: text, takes: "an address, http://… or https://…")
    }
    return text.hasSuffix("/") ? String(text.dropLast()) : text
  }

  func stripeVersion(_ key: ConfigKey) throws(SettingError) -> String? {
    guard let text = text(key) else { return nil }
    guard text.wholeMatch(of: /\d{4}-\d{2}-\d{2}(\.[a-z]+)?/) != nil else {
      throw SettingError(
        variable: key.variable, value: text, takes: "a version such as \(StripeVersion.pinned)")
    }
    return text
  }

  func database(_ key: ConfigKey) throws(SettingError) -> ProgramSettings.Database {
    let text = text(key, isSecret: true) ?? "sqlite:billing.sqlite"
    if text.hasPrefix("postgres://") || text.hasPrefix("postgresql://") {
      return .postgres(url: text)
    }
    guard text.hasPrefix("sqlite:"), text.count > "sqlite:".count else {
      throw SettingError(
        variable: key.variable, value: Self.withoutPassword(text),
        takes: "sqlite:PATH or postgres://…")
    }
    return .sqlite(path: String(text.dropFirst("sqlite:".count)))
  }

  /// A URL with its user part left out, since that may hold a password.
  private static func withoutPassword(_ url: String) -> String {
    guard let at = url.lastIndex(of: "@"), let scheme = url.range(of: "://") else { return url }
    return url[..<scheme.upperBound] + "…" + url[at...]
  }
}

extension ConfigKey {
  /// The environment variable behind the key: `billing.admin.key` is `BILLING_ADMIN_KEY`.
  fileprivate var variable: String { components.joined(separator: "_").uppercased() }
}
