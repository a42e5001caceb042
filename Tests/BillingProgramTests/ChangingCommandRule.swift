@testable import billing

/// Each command either changes something and is audited by its own words, or is known to change nothing.
struct ChangingCommandRule {
  /// By their words.
  let reading: Set<String>
  /// The words that the list of changing commands has.
  let listed: Set<String>

  /// What is wrong, a sentence each.
  func violations(in tree: CommandTree) -> [String] {
    let words = Set(tree.commands.map(\.words))
    let changing = Set(tree.commands.filter { Self.auditName(of: $0) != nil }.map(\.words))
    return tree.commands.compactMap(violation)
      + reading.subtracting(words).sorted().map { "\($0) is no command" }
      + listed.subtracting(changing).sorted().map { "\($0) is listed and no changing command" }
  }

  private func violation(by command: CommandTree.Command) -> String? {
    let words = command.words
    guard let name = Self.auditName(of: command) else {
      return reading.contains(words) ? nil : "\(words) is neither changing nor reading"
    }
    guard name == words else { return "\(words) is audited as \(name)" }
    guard !reading.contains(words) else { return "\(words) is changing and reading" }
    return listed.contains(words) ? nil : "\(words) is not in the list"
  }

  /// Without the flag that makes a command one that changes something: `adopt --apply` is `adopt`.
  private static func auditName(of command: CommandTree.Command) -> String? {
    (command.type as? any ChangingCommand.Type).map { words(of: $0.auditName) }
  }

  static func words(of auditName: some StringProtocol) -> String {
    auditName.split(separator: " ").prefix { !$0.hasPrefix("-") }.joined(separator: " ")
  }
}
