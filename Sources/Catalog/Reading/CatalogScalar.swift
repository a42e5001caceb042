import Metering

/// One value as text, exactly as it is written: `1e3`, `no` and `010` are not numbers or truth values here.
struct CatalogScalar {
  let text: String
  let line: Int?
  let path: CatalogPath
  let log: IssueLog

  /// Logs what is wrong with the value and returns nil.
  func refuse<Value>(_ problem: String, allowed: String) -> Value? {
    log.add(.badValue, at: path, line: line, problem, found: text, allowed: allowed)
    return nil
  }

  /// One of the given words; an unknown one is refused with the nearest.
  func choice<Value: RawRepresentable & CaseIterable>(_ type: Value.Type = Value.self) -> Value?
  where Value.RawValue == String {
    if let value = Value(rawValue: text) { return value }
    let words = Value.allCases.map(\.rawValue)
    let hint = Vocabulary(words).closest(to: text).map { ", did you mean \"\($0)\"?" } ?? ""
    return refuse("unknown word\(hint)", allowed: words.joined(separator: ", "))
  }
}
