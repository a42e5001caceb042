import Metering
import PrometheusClient

/// The variables' texts and how each kind of value is read from them.
struct SettingsText {
  private let texts: [ExporterVariable: String]

  init(_ value: (ExporterVariable) -> String?) {
    var texts: [ExporterVariable: String] = [:]
    for variable in ExporterVariable.allCases { texts[variable] = value(variable) }
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

  private func refusal(_ variable: ExporterVariable, _ text: String, _ takes: String)
    -> ExporterError
  {
    let shown = variable.isSecret ? "its value" : "\"\(text.prefix(80))\""
    return ExporterError(
      .setting, "\(variable.rawValue)=\(shown) cannot be used: it takes \(takes)")
  }
}
