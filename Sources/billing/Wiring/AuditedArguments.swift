/// A command's arguments as the audit log keeps them: without names and addresses of people.
enum AuditedArguments {
  private static let personal = ["--name", "--email"]
  private static let mask = "…"

  /// The name that a key is given is the operator's own word.
  static func text(of arguments: some Collection<String>) -> String {
    guard arguments.first != "keys" else { return arguments.joined(separator: " ") }
    var shown: [String] = []
    for argument in arguments {
      if let option = shown.last, personal.contains(option) {
        shown.append(mask)
      } else if let option = personal.first(where: { argument.hasPrefix($0 + "=") }) {
        shown.append("\(option)=\(mask)")
      } else {
        shown.append(argument)
      }
    }
    return shown.joined(separator: " ")
  }
}
