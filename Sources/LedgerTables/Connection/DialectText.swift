/// A statement whose file has markers such as `{{forUpdate}}`, as each database is asked: made once in a process.
struct DialectText: Sendable {
  private let sqlite: String
  private let postgres: String

  /// Of a marker that no dialect knows the database is asked as it stands, and refuses it.
  init(_ text: String) {
    sqlite = Self.filled(text, .sqlite)
    postgres = Self.filled(text, .postgres)
  }

  subscript(_ dialect: SQLDialect) -> String {
    switch dialect {
    case .sqlite: sqlite
    case .postgres: postgres
    }
  }

  private static func filled(_ text: String, _ dialect: SQLDialect) -> String {
    dialect.words.reduce(text) { $0.replacing("{{\($1.name)}}", with: $1.text) }
  }
}
