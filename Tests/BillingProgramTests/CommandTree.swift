import ArgumentParser

/// A command line's commands that do something themselves, by the words that they are typed with.
struct CommandTree {
  struct Command {
    /// `keys create`
    let words: String
    let type: any ParsableCommand.Type
  }

  let commands: [Command]

  init(of program: any ParsableCommand.Type) {
    commands = Self.commands(below: program, after: [])
  }

  private static func commands(below parent: any ParsableCommand.Type, after words: [String])
    -> [Command]
  {
    parent.configuration.subcommands.flatMap { child in
      let words = words + [child._commandName]
      guard child.configuration.subcommands.isEmpty else {
        return commands(below: child, after: words)
      }
      return [Command(words: words.joined(separator: " "), type: child)]
    }
  }
}
