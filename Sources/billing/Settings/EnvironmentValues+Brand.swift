import BillingServer
import Configuration
import Foundation
import Wire

/// Whose the customers' pages are.
extension EnvironmentValues {
  private static let longestName = 60
  private static let largestLogo = 64 * 1024
  private static let largestStrings = 256 * 1024
  /// What text needs to be read by most (w3.org/TR/WCAG22, 1.4.3).
  private static let leastContrast = 4.5

  func brand() throws(SettingError) -> PageBrand {
    PageBrand(
      name: try brandName("billing.brand.name") ?? PageBrand().name,
      logo: try logo("billing.brand.logo"), color: try color("billing.brand.color"))
  }

  func language(_ key: ConfigKey) throws(SettingError) -> PageLanguage? {
    guard let text = text(key) else { return nil }
    guard let language = PageLanguage(rawValue: text) else {
      let known = PageLanguage.allCases.map(\.rawValue).joined(separator: ", ")
      throw SettingError(variable: key.variable, value: text, takes: "a language: \(known)")
    }
    return language
  }

  /// Read once, at the start; every mistake in the file is told.
  func strings(_ key: ConfigKey) throws(SettingError) -> PageStrings {
    guard let path = text(key) else { return .standard }
    guard let text = try? String(contentsOfFile: path, encoding: .utf8),
      text.utf8.count <= Self.largestStrings
    else {
      throw SettingError(
        variable: key.variable, value: path,
        takes: "the path of a YAML file of at most 256 KiB that can be read")
    }
    do {
      return try PageStrings(overrides: text)
    } catch {
      throw SettingError(
        variable: key.variable, value: path,
        takes: "texts of the customers' pages by their keys:\n\(error.text(in: path))")
    }
  }

  private func brandName(_ key: ConfigKey) throws(SettingError) -> String? {
    guard let text = text(key) else { return nil }
    guard text.count <= Self.longestName, text.contains(where: { !$0.isWhitespace }),
      !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
    else {
      throw SettingError(
        variable: key.variable, value: String(text.prefix(100)),
        takes: "a name of 1 to \(Self.longestName) characters")
    }
    return text
  }

  private func color(_ key: ConfigKey) throws(SettingError) -> String? {
    guard let text = text(key) else { return nil }
    guard text.hasPrefix("#"), let parts = Hexadecimal.bytes(of: text.dropFirst()),
      parts.count == 3
    else {
      throw SettingError(
        variable: key.variable, value: String(text.prefix(100)), takes: "a colour such as #0b6b8a")
    }
    guard Self.contrastOnWhite(parts) >= Self.leastContrast else {
      throw SettingError(
        variable: key.variable, value: text,
        takes: "a colour with a contrast of 4.5 to white at least: a darker one")
    }
    return text.lowercased()
  }

  /// By relative luminance (w3.org/TR/WCAG22, "contrast ratio").
  private static func contrastOnWhite(_ parts: [UInt8]) -> Double {
    let linear = parts.map { part -> Double in
      let share = Double(part) / 255
      return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
    }
    let luminance = zip(linear, [0.2126, 0.7152, 0.0722]).map { $0 * $1 }.reduce(0, +)
    return 1.05 / (luminance + 0.05)
  }

  /// Read once, at the start.
  private func logo(_ key: ConfigKey) throws(SettingError) -> String? {
    guard let path = text(key) else { return nil }
    let types = ["svg": "image/svg+xml", "png": "image/png"]
    let type = types[URL(fileURLWithPath: path).pathExtension.lowercased()]
    guard let type, let data = FileManager.default.contents(atPath: path), !data.isEmpty,
      data.count <= Self.largestLogo
    else {
      throw SettingError(
        variable: key.variable, value: path,
        takes: "the path of an SVG or PNG file of at most 64 KiB that can be read")
    }
    return "data:\(type);base64,\(Base64.text(of: data))"
  }
}
