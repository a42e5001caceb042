import ArgumentParser
import Catalog

/// `billing catalog schema`: the catalogue file's JSON Schema, for editors.
struct CatalogSchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the JSON Schema of the catalogue file.",
    discussion: """
      Editors with a YAML language server complete and check the file when its first line is \
      "# yaml-language-server: $schema=catalog.schema.json" and the schema is saved there. What a schema cannot say \
      (rising tiers, unique lookup keys) is checked by every command that reads the file.
      """)

  func run() { print(CatalogSchema.text, terminator: "") }
}
