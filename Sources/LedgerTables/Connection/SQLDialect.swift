/// What SQLite and PostgreSQL cannot be asked in the same words.
///
/// A statement that would have to know the database has markers: `Files/dialect-sqlite.sql` names each and says why it is one.
public enum SQLDialect: CaseIterable, Sendable {
  /// SQLite 3.40 and later.
  case sqlite
  /// PostgreSQL 15 and later.
  case postgres

  /// What stands in the place of each marker.
  var words: [(name: String, text: String)] {
    switch self {
    case .sqlite: DialectSqliteSQL.statements
    case .postgres: DialectPostgresSQL.statements
    }
  }
}
