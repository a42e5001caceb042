import ArgumentParser

/// `billing catalog`: what is counted and what it costs.
struct CatalogCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "catalog",
    abstract: "Work with the catalogue file.",
    subcommands: [CatalogSchemaCommand.self])
}
