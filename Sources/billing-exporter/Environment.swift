import Glibc

/// The variables that the program was started with.
enum Environment {
  static var names: [String] {
    var entry: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?> = environ
    var names: [String] = []
    while let text = entry.pointee {
      names.append(String(String(cString: text).prefix { $0 != "=" }))
      entry += 1
    }
    return names
  }

  static func value(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
