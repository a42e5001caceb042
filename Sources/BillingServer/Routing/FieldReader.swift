import Amounts
import Metering
import Reporting
import StripeDelivery
import UsageLedger

/// Reads the fields of a JSON object one by one and collects what is wrong with them.
struct FieldReader {
  private let object: JSONObject
  private var issues: [Problem.Issue] = []

  /// Refuses fields that are not in `fields`, with the likely correction.
  init(_ object: JSONObject, fields: [String]) {
    self.object = object
    AuditScope.current?.describe(AuditDetails.text(of: object))
    for member in object.members where !hasEnoughIssues && !fields.contains(member.key) {
      refuse(member.key, Self.correction(of: member.key, among: fields))
    }
  }

  static func correction(of name: String, among known: [String]) -> String {
    let hint = Vocabulary(known).closest(to: name).map { "did you mean \($0)?" }
    let allowed =
      known.isEmpty ? "none is taken here" : "allowed are \(known.joined(separator: ", "))"
    return "unknown; \(hint ?? allowed)"
  }

  /// More are not told, nor looked for where that costs anything.
  private var hasEnoughIssues: Bool { issues.count >= ReportRefusal.maximumIssues }

  mutating func refuse(_ field: String, _ detail: String) {
    guard !hasEnoughIssues else { return }
    issues.append(Problem.Issue(field: field, detail: detail))
  }

  /// A text of 1 to 500 characters; nil when it is absent.
  mutating func text(_ name: String) -> String? {
    guard let value = value(name) else { return nil }
    guard case .string(let text) = value else {
      refuse(name, "expected a string, found \(value.kind)")
      return nil
    }
    guard (1...500).contains(text.unicodeScalars.count) else {
      refuse(name, "has \(text.unicodeScalars.count) characters; 1 to 500 are allowed")
      return nil
    }
    guard !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
    else {
      refuse(name, "contains a control character")
      return nil
    }
    return text
  }

  /// A whole number in that range; nil when it is absent.
  mutating func integer(_ name: String, in range: ClosedRange<Int>) -> Int? {
    guard let value = value(name) else { return nil }
    guard case .number(let text) = value, let number = Self.whole(text), range.contains(number)
    else {
      refuse(
        name, "expected a whole number from \(range.lowerBound) to \(range.upperBound)")
      return nil
    }
    return number
  }

  /// The number where it is whole, however it is written: 60, 60.0 and 6e1 are one number of JSON.
  private static func whole(_ text: String) -> Int? {
    guard let reading = try? Quantity.reading(decimal: text), reading.isExact,
      reading.value.isWhole, let whole = try? reading.value.rounded(.down)
    else { return nil }
    return Int(exactly: whole.units)
  }

  /// A list of texts that `make` takes; nil when it is absent.
  mutating func list<ID, Failure: CustomStringConvertible>(
    _ name: String, _ make: (String) throws(Failure) -> ID
  ) -> [ID]? {
    guard let value = value(name) else { return nil }
    guard case .array(let elements) = value else {
      refuse(name, "expected an array of strings, found \(value.kind)")
      return nil
    }
    var list: [ID] = []
    for (index, element) in elements.enumerated() {
      guard case .string(let text) = element else {
        refuse("\(name)[\(index)]", "expected a string, found \(element.kind)")
        continue
      }
      do {
        list.append(try make(text))
      } catch {
        refuse("\(name)[\(index)]", "\(error)")
      }
    }
    return list
  }

  /// True or false; nil when it is absent.
  mutating func flag(_ name: String) -> Bool? {
    guard let value = value(name) else { return nil }
    guard case .bool(let flag) = value else {
      refuse(name, "expected true or false, found \(value.kind)")
      return nil
    }
    return flag
  }

  /// One of a few words; nil when it is absent.
  mutating func choice<Choice: RawRepresentable & CaseIterable>(
    _ name: String, of _: Choice.Type
  ) -> Choice? where Choice.RawValue == String {
    guard let text = text(name) else { return nil }
    guard let choice = Choice(rawValue: text) else {
      let allowed = Choice.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
      refuse(name, "is \"\(text)\"; allowed are \(allowed)")
      return nil
    }
    return choice
  }

  /// A text of that form; nil when it is absent.
  mutating func text(_ name: String, _ pattern: String, expected: String) -> String? {
    guard let text = text(name) else { return nil }
    guard TextPattern.matches(text, pattern) else {
      refuse(name, "expected \(expected)")
      return nil
    }
    return text
  }

  /// Whether the field is there, whatever it holds.
  func has(_ name: String) -> Bool { value(name) != nil }

  mutating func customer(_ name: String) -> CustomerID? {
    named(name) { text throws(MeteringError) in try CustomerID(text) }
  }

  /// A required text that `make` takes.
  mutating func named<ID, Failure: CustomStringConvertible>(
    _ name: String, _ make: (String) throws(Failure) -> ID
  ) -> ID? {
    guard value(name) != nil else {
      refuse(name, "is required")
      return nil
    }
    guard let text = text(name) else { return nil }
    do {
      return try make(text)
    } catch {
      refuse(name, "\(error)")
      return nil
    }
  }

  private func value(_ name: String) -> JSONValue? { object[name] }

  /// The value when everything was right; throws a problem that names every field that was not. Mutating, so that no value can
  /// be read in the call itself: what is wrong with that one would not be told.
  mutating func finish<Value>(_ value: Value?) throws(Problem) -> Value {
    guard let value, issues.isEmpty else { throw Problem.invalid(issues) }
    return value
  }
}
