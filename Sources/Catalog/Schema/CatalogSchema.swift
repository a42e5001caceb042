/// The catalogue file's JSON Schema (draft 2020-12), for editors: `Files/catalogSchema.json`.
///
/// It says what one value may be; what depends on several (rising tiers, unique names, whole packages) only the parser
/// checks. A test holds its keys to those that the parser reads.
public enum CatalogSchema {
  /// The file as it is, with the newline at its end.
  public static var text: String { EmbeddedFiles.catalogSchema }
}
