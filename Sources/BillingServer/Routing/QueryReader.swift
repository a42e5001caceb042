import Hummingbird
import Metering
import Reporting
import Wire

/// Reads a request's query parameters one by one and collects what is wrong with them.
struct QueryReader {
  private var values: [String: String] = [:]
  private var issues: [Problem.Issue] = []

  /// Refuses parameters that are not in `names`, with the likely correction, and duplicates. `isForm`: a plus sign is a blank, as
  /// browsers send forms (url.spec.whatwg.org, application/x-www-form-urlencoded).
  init(_ request: Request, names: [String], isForm: Bool = false) {
    for pair in (request.uri.query ?? "").split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = PercentEncoding.decoded(parts[0]),
        let value = PercentEncoding.decoded(Self.written(parts, isForm: isForm))
      else {
        refuse(String(parts[0]), "is not percent-encoded UTF-8")
        continue
      }
      if hasEnoughIssues { break }
      if !names.contains(name) {
        refuse(name, FieldReader.correction(of: name, among: names))
      } else if values.updateValue(value, forKey: name) != nil {
        refuse(name, "is a duplicate")
      }
    }
  }

  private static func written(_ parts: [Substring], isForm: Bool) -> String {
    let text = parts.count > 1 ? parts[1] : ""
    return String(isForm ? text.replacing("+", with: " ") : text)
  }

  /// More are not told, nor looked for where that costs anything.
  private var hasEnoughIssues: Bool { issues.count >= ReportRefusal.maximumIssues }

  mutating func refuse(_ name: String, _ detail: String) {
    guard !hasEnoughIssues else { return }
    issues.append(Problem.Issue(field: name, detail: detail))
  }

  func text(_ name: String) -> String? { values[name] }

  mutating func integer(_ name: String, in range: ClosedRange<Int>) -> Int? {
    guard let text = values[name] else { return nil }
    guard let number = Int(text), range.contains(number) else {
      refuse(
        name,
        "\"\(text.prefix(40))\" is not a whole number from \(range.lowerBound) to \(range.upperBound)"
      )
      return nil
    }
    return number
  }

  mutating func time(_ name: String) -> Timestamp? {
    read(name) { text throws(MeteringError) in try Timestamp(rfc3339: text) }
  }

  /// One of a list of words; nil when it is absent or, as a form sends it, empty.
  mutating func choice<Value: RawRepresentable & CaseIterable>(_ name: String, of type: Value.Type)
    -> Value? where Value.RawValue == String
  {
    guard let text = values[name], !text.isEmpty else { return nil }
    if let value = Value(rawValue: text) { return value }
    let words = Value.allCases.map(\.rawValue).joined(separator: ", ")
    refuse(name, "\"\(text.prefix(40))\" is none of \(words)")
    return nil
  }

  /// The value as `make` reads it; nil when it is absent.
  mutating func read<Value, Failure: CustomStringConvertible>(
    _ name: String, _ make: (String) throws(Failure) -> Value
  ) -> Value? {
    guard let text = values[name] else { return nil }
    do {
      return try make(text)
    } catch {
      refuse(name, "\(error)")
      return nil
    }
  }

  /// Throws a problem that names every parameter that was wrong.
  func finish() throws(Problem) {
    guard issues.isEmpty else { throw Problem.invalid(issues) }
  }
}
