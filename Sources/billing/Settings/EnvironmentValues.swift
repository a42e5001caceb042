import BillingServer
import Configuration
import Foundation
import ProgramLog
import StripeAPI
import Wire

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

  /// IP addresses with commas between; none where it is absent.
  func addresses(_ key: ConfigKey) throws(SettingError) -> Set<String> {
    guard let text = text(key) else { return [] }
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
      .map { $0.filter { !$0.isWhitespace } }
    guard parts.allSatisfy(Self.isAddress) else {
      throw SettingError(
        variable: key.variable, value: text,
        takes: "IP addresses with commas between, such as 127.0.0.1,::1")
    }
    return Set(parts)
  }

  private static func isAddress(_ text: String) -> Bool {
    var four = in_addr()
    var six = in6_addr()
    return inet_pton(AF_INET, text, &four) == 1 || inet_pton(AF_INET6, text, &six) == 1
  }

  func logFormat(_ key: ConfigKey) throws(SettingError) -> LogFormat? {
    guard let text = text(key) else { return nil }
    guard let format = LogFormat(setting: text) else {
      throw SettingError(variable: key.variable, value: text, takes: LogFormat.takes)
    }
    return format
  }

  /// A text that fits into a header as it is: printable ASCII without spaces.
  func secret(_ key: ConfigKey, minimumLength: Int) throws(SettingError) -> Secret? {
    try secret(
      key, takes: "at least \(minimumLength) printable ASCII characters without spaces"
    ) { $0.utf8.count >= minimumLength && Self.isOneWord($0) }
  }

  /// Several with commas between, as one text.
  func secrets(_ key: ConfigKey, minimumLength: Int) throws(SettingError) -> Secret? {
    try secret(
      key,
      takes:
        "at least \(minimumLength) printable ASCII characters without spaces; several, newest first, with commas between"
    ) { text in
      text.split(separator: ",", omittingEmptySubsequences: false).allSatisfy {
        $0.utf8.count >= minimumLength && Self.isOneWord(String($0))
      }
    }
  }

  func stripeKey(_ key: ConfigKey) throws(SettingError) -> StripeSecretKey? {
    let secret = try secret(key, takes: "a secret or restricted key of Stripe, sk_… or rk_…") {
      ($0.hasPrefix("sk_") || $0.hasPrefix("rk_")) && Self.isOneWord($0)
    }
    return secret.map { StripeSecretKey($0) }
  }

  /// The variable itself, or what stands in the file that its twin `…_FILE` names, read anew when the file changes.
  private func secret(
    _ key: ConfigKey, takes: String, _ isUsable: @escaping @Sendable (String) -> Bool
  ) throws(SettingError) -> Secret? {
    let twin = ConfigKey(key.components + ["file"])
    guard let path = text(twin) else {
      guard let text = text(key, isSecret: true) else { return nil }
      guard isUsable(text) else {
        throw SettingError(variable: key.variable, value: nil, takes: takes)
      }
      return Secret(text)
    }
    guard text(key, isSecret: true) == nil else {
      throw SettingError(
        variable: twin.variable, value: path, takes: "nothing while \(key.variable) is set too")
    }
    guard let file = SecretFile(path: path, isUsable: isUsable) else {
      throw SettingError(variable: twin.variable, value: path, takes: "a file that can be read")
    }
    guard isUsable(file.text) else {
      throw SettingError(
        variable: twin.variable, value: path, takes: "a file that holds \(takes)")
    }
    return Secret { file.text }
  }

  private static func isOneWord(_ text: String) -> Bool {
    text.utf8.allSatisfy { 0x21 <= $0 && $0 < 0x7F }
  }

  /// Without a slash at its end.
  func webAddress(_ key: ConfigKey) throws(SettingError) -> String? {
    guard let text = text(key) else { return nil }
    let schemes = ["http://", "https://"]
    let authority = schemes.first(where: text.hasPrefix).map {
      text.dropFirst($0.count).prefix { !"/?#".contains($0) }
    }
    guard let authority, !authority.isEmpty, !authority.contains("@"), Self.isOneWord(text) else {
      throw SettingError(
        variable: key.variable, value: text.contains("@") ? nil : text,
        takes: "an address without user and password, http://… or https://…")
    }
    return text.hasSuffix("/") ? String(text.dropLast()) : text
  }

  /// Origins with blanks between (`https://app.example.com`), as they stand in a content security policy.
  func origins(_ key: ConfigKey) throws(SettingError) -> [String] {
    guard let text = text(key) else { return [] }
    let origins = text.split(separator: " ").map(String.init)
    for origin in origins {
      guard origin.wholeMatch(of: /https?:\/\/[A-Za-z0-9.*-]+(:[0-9]{1,5})?/) != nil else {
        throw SettingError(
          variable: key.variable, value: text,
          takes: "origins with blanks between, such as https://app.example.com")
      }
    }
    return origins
  }

  /// Both files or none: the service looks into them when it starts.
  func certificateFiles() throws(SettingError) -> ServiceSettings.CertificateFiles? {
    let names = (
      certificate: ConfigKey("billing.tls.certificate"), key: ConfigKey("billing.tls.key")
    )
    let paths = (text(names.certificate), text(names.key))
    switch paths {
    case (nil, nil): return nil
    case (let certificate?, let key?):
      return ServiceSettings.CertificateFiles(certificate: certificate, key: key)
    case (_?, nil): throw missing(names.key, beside: names.certificate)
    case (nil, _?): throw missing(names.certificate, beside: names.key)
    }
  }

  private func missing(_ key: ConfigKey, beside other: ConfigKey) -> SettingError {
    SettingError(
      variable: key.variable, value: "", takes: "a file's path while \(other.variable) is set")
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
    let takes = "sqlite:PATH or postgres://…"
    let url = try secret(key, takes: takes) { text in
      text.hasPrefix("postgres://") || text.hasPrefix("postgresql://")
        || text.hasPrefix("sqlite:") && text.utf8.count > "sqlite:".utf8.count
    }
    guard let url, !url.revealed.hasPrefix("sqlite:") else {
      let path = url.map { String($0.revealed.dropFirst("sqlite:".count)) }
      return .sqlite(path: path ?? "billing.sqlite")
    }
    return .postgres(url: url)
  }

  func count(_ key: ConfigKey, in range: ClosedRange<Int>) throws(SettingError) -> Int? {
    guard let text = text(key) else { return nil }
    guard let number = Int(text), range.contains(number) else {
      throw SettingError(
        variable: key.variable, value: text,
        takes: "a whole number, \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }
}

extension ConfigKey {
  /// The environment variable behind the key: `billing.admin.key` is `BILLING_ADMIN_KEY`.
  var variable: String { components.joined(separator: "_").uppercased() }
}
