import Foundation

/// What Package.swift declares, read from its text.
///
/// `swift package describe` would be the natural source, but it waits for the lock on the build folder
/// that the running `swift test` holds.
struct PackageManifest {
  struct Target: Equatable {
    let name: String
    let isTest: Bool
    /// Names of our targets and of library products, as they are imported.
    let dependencies: [String]
  }

  let targets: [Target]

  /// Reads `let name = Target.Dependency.product(name: "Product", …)` and the `.target(…)` calls.
  init(text: String) {
    var products: [String: String] = [:]
    for match in text.matches(
      of: #/let (\w+) = Target\.Dependency\.product\(\s*name: "([^"]+)"/#)
    {
      products[String(match.1)] = String(match.2)
    }
    targets = text.matches(of: #/\.(target|executableTarget|testTarget|systemLibrary)\(/#).map {
      let call = Self.arguments(of: text[$0.range.upperBound...])
      let name = call.firstMatch(of: #/name: "([^"]+)"/#).map { String($0.1) }
      return Target(
        name: name ?? "?",
        isTest: $0.1 == "testTarget",
        dependencies: Self.dependencies(in: call, products: products))
    }
  }

  subscript(target: String) -> Target? { targets.first { $0.name == target } }

  /// The text up to the parenthesis that closes the call.
  private static func arguments(of text: Substring) -> Substring {
    var depth = 1
    let end = text.firstIndex { character in
      if character == "(" { depth += 1 }
      if character == ")" { depth -= 1 }
      return depth == 0
    }
    return text[..<(end ?? text.endIndex)]
  }

  private static func dependencies(in call: Substring, products: [String: String]) -> [String] {
    guard let list = call.firstMatch(of: #/dependencies: \[([^\]]*)\]/#) else { return [] }
    return list.1.split(separator: ",").compactMap { element in
      let word = element.trimmingCharacters(in: .whitespacesAndNewlines)
      guard !word.isEmpty else { return nil }
      return products[word] ?? word.trimmingCharacters(in: CharacterSet(charactersIn: "\""))
    }
  }
}
