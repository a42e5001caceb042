extension PriceCatalog {
  /// Reads a catalogue file's text: YAML, or JSON, which is YAML.
  ///
  /// Throws every mistake at once, each with its line, its key, what was found and what is allowed. `file` is only
  /// named in the messages. Scalars are read as text, so that YAML's own ideas of numbers do not matter.
  public static func parse(yaml: String, file: String) throws(CatalogError) -> PriceCatalog {
    let log = IssueLog(file: file)
    let document = CatalogDocument(yaml, log: log)
    let catalog = document.flatMap { CatalogReader(log: log).read($0.root) }
    guard let catalog, log.mistakes.isEmpty else { throw CatalogError(log.mistakes) }
    return catalog
  }
}
