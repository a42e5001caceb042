import Hummingbird
import Metering
import Reporting
import Wire

/// Reads a request's query parameters one by one and collects what is wrong with them.
struct QueryReader {
  private var values: [String: String] = [:]
  private var issues: [Problem.Issue] = []

  /// Refuses parameters that are not in `names`, with the likely correction, and duplicates.
  init(_ request: Request, names: [String]) {
    for pair in (request.uri.query ?? "").split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = PercentEncoding.decoded(parts[0]),
        let value = PercentEncoding.decoded(parts.count > 1 ? parts[1] : "")
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
