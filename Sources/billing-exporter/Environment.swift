import Glibc

/// The names of the variables that the program was started with.
enum EnvironmentNames {
  static var current: [String] {
    var entry: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?> = environ
    var names: [String] = []
    while let text = entry.pointee {
      names.append(String(String(cString: text).prefix { $0 != "=" }))
      entry += 1
    }
    return names
  }

  /// The value of a name in small letters, which the reader of settings does not know.
  static func value(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
