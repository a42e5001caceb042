import Metering
import ProgramLog
import PrometheusClient
import WebClient
import Wire

/// The variables' texts and how each kind of value is read from them.
struct SettingsText {
  private let texts: [ExporterVariable: String]

  /// Spaces and line ends around a value are not part of it; secrets are trimmed where they are read.
  init(_ value: (ExporterVariable) -> String?) {
    var texts: [ExporterVariable: String] = [:]
    for variable in ExporterVariable.allCases {
      let text = value(variable)
      texts[variable] = variable.isSecret ? text : text?.trimmingASCIISpace
    }
    self.texts = texts.filter { !$0.value.isEmpty }
  }

  func optional(_ variable: ExporterVariable) -> String? {
    texts[variable] ?? variable.fallback
  }

  func required(_ variable: ExporterVariable) throws(ExporterError) -> String {
    guard let text = optional(variable) else {
      throw ExporterError(.setting, "\(variable.rawValue) is not set: \(variable.meaning)")
    }
    return text
  }

  func flag(_ variable: ExporterVariable) throws(ExporterError) -> Bool {
    let text = try required(variable)
    switch text.lowercased() {
    case "true", "1", "yes": return true
    case "false", "0", "no": return false
    default: throw refusal(variable, text, "true or false")
    }
  }

  func logFormat() throws(ExporterError) -> LogFormat {
    let text = try required(.logFormat)
    guard let format = LogFormat(setting: text) else {
      throw refusal(.logFormat, text, LogFormat.takes)
    }
    return format
  }

  func name<ID>(
    _ variable: ExporterVariable, _ make: (String) throws(MeteringError) -> ID
  ) throws(ExporterError) -> ID {
    let text = try required(variable)
    do {
      return try make(text)
    } catch {
      throw refusal(variable, text, "1 to 255 bytes without control characters")
    }
  }

  func number(_ variable: ExporterVariable, _ allowed: ClosedRange<Int>, _ takes: String)
    throws(ExporterError) -> Int
  {
    let text = try required(variable)
    guard let number = Int(text), allowed.contains(number) else {
      throw refusal(variable, text, takes)
    }
    return number
  }

  func interval() throws(ExporterError) -> WindowGrid {
    let text = try required(.collectionInterval)
    guard let number = Int64(text), let grid = WindowGrid(intervalMilliseconds: number) else {
      throw refusal(.collectionInterval, text, WindowGrid.allowed)
    }
    return grid
  }

  func address(_ variable: ExporterVariable, _ text: String) throws(ExporterError) -> WebAddress {
    do {
      return try WebAddress(text)
    } catch {
      // The address may hold a password, so only what stands behind it is shown.
      let shown = text.contains("@") ? "…@" + (text.split(separator: "@").last ?? "") : text[...]
      throw refusal(variable, String(shown), "an address such as http://host:3100")
    }
  }

  func optionalAddress(_ variable: ExporterVariable) throws(ExporterError) -> WebAddress? {
    guard let text = optional(variable) else { return nil }
    return try address(variable, text)
  }

  /// A secret from its variable or from the file that the variable's twin names; nil when neither is set.
  func secret(
    _ variable: ExporterVariable, file twin: ExporterVariable,
    read: @escaping @Sendable (String) -> String?
  ) throws(ExporterError) -> Secret? {
    guard let path = texts[twin] else {
      guard let text = texts[variable] else { return nil }
      guard let secret = SecretText.secret(in: text) else {
        throw refusal(variable, text, SecretText.takes)
      }
      return Secret(secret)
    }
    guard texts[variable] == nil else {
      throw ExporterError(
        .setting, "\(variable.rawValue) and \(twin.rawValue) are both set; only one of them can be")
    }
    guard let file = SecretFile(path: path, read: read) else {
      throw refusal(twin, path, "a readable file that holds \(SecretText.takes)")
    }
    return Secret(file: file)
  }

  /// The certificates of one address; a client's certificate and its key go together.
  func files(
    _ authorities: ExporterVariable, _ certificate: ExporterVariable, _ key: ExporterVariable
  ) throws(ExporterError) -> TLSFiles {
    for (one, other) in [(certificate, key), (key, certificate)]
    where texts[one] != nil && texts[other] == nil {
      throw ExporterError(
        .setting, "\(one.rawValue) is set and \(other.rawValue) is not: they go together")
    }
    return TLSFiles(
      authorities: texts[authorities], certificate: texts[certificate], key: texts[key])
  }

  func proxies() throws(ExporterError) -> ProxyRules {
    ProxyRules(
      https: try proxy(.httpsProxy), http: try proxy(.httpProxy), exceptions: texts[.noProxy] ?? "")
  }

  /// A proxy's address; `http://` may be left out.
  private func proxy(_ variable: ExporterVariable) throws(ExporterError) -> WebAddress? {
    guard let text = texts[variable] else { return nil }
    let address = try address(variable, text.contains("://") ? text : "http://" + text)
    guard address.text.lowercased().hasPrefix("http://") else {
      throw refusal(
        variable, address.shown, "a proxy that is spoken to without TLS, such as http://proxy:3128")
    }
    return address
  }

  /// What stands before the host of an address, as it is written: its password has no variable of its own.
  func credentials(_ variables: [ExporterVariable]) -> [Secret] {
    variables.flatMap { variable -> [Secret] in
      guard let text = texts[variable], let end = text.lastIndex(of: "@") else { return [] }
      let user = text[..<end]
      let scheme = user.firstRange(of: "://")?.upperBound ?? user.startIndex
      let password = user[scheme...].split(separator: ":", maxSplits: 1).dropFirst()
        .first
      return password.map { [Secret(String($0))] } ?? []
    }
  }

  private func refusal(_ variable: ExporterVariable, _ text: String, _ takes: String)
    -> ExporterError
  {
    let shown = variable.isSecret ? "its value" : "\"\(PlainLine.of(text, limit: 80))\""
    return ExporterError(
      .setting, "\(variable.rawValue)=\(shown) cannot be used: it takes \(takes)")
  }
}
