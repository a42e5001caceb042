/// What SQLite and PostgreSQL cannot be asked in the same words.
///
/// Tables name a member where they would have to know the database; each member says why it is one.
public struct SQLDialect: Sendable {
  /// `boolean`'s values. SQLite has none: a partial index is used only where a condition says `= 1` as the index does.
  package let yes: String
  package let no: String

  /// Behind a `SELECT` whose rows are changed later in the transaction. SQLite's writers take turns anyway, and know no such words.
  package let forUpdate: String

  /// The smaller of two numbers: SQLite's `min` of two values is `least` in PostgreSQL, where `min` is of many rows.
  package let least: String

  /// Attempts that were accepted, to be found by their own index, which SQLite takes only where it is named.
  package let acceptedAttempts: String

  /// The ids of the prices that open changes of the customer `?1` name: `price` or `price=meter` with blanks between.
  package let pricesOfOpenChanges: String

  private let membership: @Sendable (String, String) -> String
  private let naming: @Sendable (String) -> CustomerOrder

  /// Where rows come from, and what they are ordered by, so that they come in the order of their customers' names.
  package struct CustomerOrder: Sendable {
    package let source: String
    package let name: String
  }

  /// Whether a column has one of the values of a list, which is the parameter. PostgreSQL has arrays; SQLite reads a list from JSON.
  package func isAny(_ column: String, of parameter: String) -> String {
    membership(column, parameter)
  }

  /// SQLite keeps a number for each customer, which says nothing about the order of the names.
  package func inCustomerOrder(_ table: String) -> CustomerOrder { naming(table) }
}

extension SQLDialect {
  /// SQLite 3.40 and later.
  public static let sqlite = SQLDialect(
    yes: "1", no: "0", forUpdate: "", least: "min",
    acceptedAttempts: "delivery_attempts INDEXED BY accepted_attempts",
    pricesOfOpenChanges: """
      SELECT substr(named.value, 1, instr(named.value || '=', '=') - 1)
      FROM subscription_changes,
        json_each('[' || replace(json_quote(prices), ' ', '","') || ']') AS named
      WHERE customer_id = ?1 AND is_open = 1
      """,
    membership: { "\($0) IN (SELECT value FROM json_each(\($1)))" },
    naming: { table in
      CustomerOrder(
        source: "\(table) JOIN customers AS owner ON owner.id = \(table).customer_id",
        name: "owner.name")
    })

  /// PostgreSQL 15 and later.
  public static let postgres = SQLDialect(
    yes: "true", no: "false", forUpdate: "FOR UPDATE", least: "least",
    acceptedAttempts: "delivery_attempts",
    pricesOfOpenChanges: """
      SELECT split_part(unnest(string_to_array(prices, ' ')), '=', 1)
      FROM subscription_changes WHERE customer_id = ?1 AND is_open
      """,
    membership: { "\($0) = ANY (\($1))" },
    naming: { CustomerOrder(source: $0, name: "customer_id") })
}
