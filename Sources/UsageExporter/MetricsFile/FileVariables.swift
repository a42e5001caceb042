/// The variables that a metrics file may use as `$NAME` or `${NAME}`.
public struct FileVariables: Sendable {
  private let values: [String: String?]

  /// A variable whose value is nil is known but not set: using it is an error that says so.
  public init(_ values: [String: String?]) {
    self.values = values
  }

  var names: [String] { values.keys.sorted() }

  /// The text with every variable replaced; `$` before anything but a capital letter or brace stays as it is.
  ///
  /// `escape` is applied to each value, for texts in which quotes mean something.
  func substituted(in text: String, escape: (String) -> String = { $0 }) throws(FileIssue) -> String
  {
    var result = ""
    var rest = text[...]
    while let dollar = rest.firstIndex(of: "$") {
      result += rest[..<dollar]
      rest = rest[rest.index(after: dollar)...]
      let isBraced = rest.first == "{"
      let body = isBraced ? rest.dropFirst() : rest
      let name = body.prefix { $0.isASCII && ($0.isUppercase || $0.isNumber || $0 == "_") }
      guard !name.isEmpty, !(name.first?.isNumber ?? true) else {
        result += "$"
        continue
      }
      rest = rest[name.endIndex...]
      if isBraced {
        guard rest.first == "}" else { throw FileIssue("${\(name) has no closing brace") }
        rest.removeFirst()
      }
      result += escape(try value(of: String(name)))
    }
    return result + rest
  }

  private func value(of name: String) throws(FileIssue) -> String {
    guard let known = values[name] else {
      throw FileIssue(
        "$\(name) is not a variable; there are \(names.map { "$" + $0 }.joined(separator: ", "))")
    }
    guard let value = known else { throw FileIssue("$\(name) is used, and \(name) is not set") }
    return value
  }
}

/// What is wrong at one place of the metrics file; the place is added by whoever knows it.
struct FileIssue: Error, Equatable {
  let text: String

  init(_ text: String) { self.text = text }
}
