import Testing

@testable import LedgerPostgres

/// Lists that are inserted as rows: what Citus sends to one server and waits for nobody else's.
@Suite struct InsertedRowsTests {
  @Test func allColumnsInTheListsOrder() {
    let sql = """
      INSERT INTO wide_days (lane, day) SELECT * FROM unnest($2::integer[], $1::bigint[]) \
      ON CONFLICT DO NOTHING
      """
    #expect(
      InsertedRows.rendered(Statement(sql, [.ints([7, 8]), .lanes(["a", "b"])]))
        == """
        INSERT INTO wide_days (lane, day) VALUES (($2::integer[])[1], ($1::bigint[])[1]), \
        (($2::integer[])[2], ($1::bigint[])[2]) ON CONFLICT DO NOTHING
        """)
  }

  @Test func namedColumnsInTheSelectsOrder() {
    let sql = """
      INSERT INTO voids (lane, id)
      SELECT lane, id
      FROM unnest($1::bigint[], $2::integer[])
        AS n(id, lane)
      """
    #expect(
      InsertedRows.rendered(Statement(sql, [.ints([7]), .lanes(["a"])]))
        == "INSERT INTO voids (lane, id)\nVALUES (($2::integer[])[1], ($1::bigint[])[1])")
  }

  /// Of what a batch of reports writes only refusals are numbered as they come, and stay a list.
  @Test(arguments: [
    EntriesSQL.insert, EntriesSQL.insertKeys, InstancesSQL.note, InstancesSQL.insertMetrics,
    HoldsSQL.insert, TotalsSQL.addDays, TotalsSQL.keepHours, TotalsSQL.insertWideDays,
    VoidsSQL.insertEntries,
  ])
  func whatABatchWritesIsRows(_ sql: String) {
    let rows = InsertedRows.rendered(Statement(sql, [.ints([1, 2])]))
    #expect(rows.contains("VALUES (("))
    #expect(!rows.contains("unnest"))
  }

  @Test(arguments: [
    Statement(ConflictsSQL.insert, [.ints([1])]),
    Statement(TotalsSQL.keepHours, [.ints(Array(repeating: 1, count: InsertedRows.limit + 1))]),
    Statement(TotalsSQL.keepHours, [.ints([])]), Statement(VoidsSQL.insert, [.text("cust_1")]),
    Statement(InstancesSQL.standing, [.texts(["cust_1"])]),
  ])
  func everythingElseStays(_ statement: Statement) {
    #expect(InsertedRows.rendered(statement) == statement.sql)
  }
}
