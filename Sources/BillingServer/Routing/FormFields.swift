import Wire

/// The fields of a form as browsers send it (url.spec.whatwg.org, application/x-www-form-urlencoded): of two with one name the first.
struct FormFields: Sendable {
  private let values: [String: String]

  /// What is not percent-encoded UTF-8 is left out.
  init(_ text: String) {
    let pairs = text.split(separator: "&").compactMap { pair -> (String, String)? in
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        .map { PercentEncoding.decoded($0.replacing("+", with: " ")) }
      guard parts.count == 2, let name = parts[0], let value = parts[1] else { return nil }
      return (name, value)
    }
    values = Dictionary(pairs) { first, _ in first }
  }

  subscript(name: String) -> String? { values[name] }
}
