/// A setting with a value that cannot be used: one line that names the variable, the value and what it takes.
struct SettingError: Error, Equatable, CustomStringConvertible {
  let variable: String
  /// Nil for secrets, which are never shown.
  let value: String?
  let takes: String

  var description: String {
    let shown = value.map { " is \"\($0.prefix(200))\"" } ?? " has a value that cannot be used"
    return "\(variable)\(shown); it takes \(takes)"
  }
}
